// A small map, drawn: streets, a park and water that are always the same for the same place. Nothing is loaded.

import { drawing } from "./dom.js";

export const WIDTH = 300;
export const HEIGHT = 130;

/** The numbers of a made-up town around a place: pure, the same each time. */
export function town(latitude, longitude) {
  const random = seeded(Math.round(latitude * 1e4) * 31 + Math.round(longitude * 1e4));
  const tilt = random() * 34 - 17;
  const spread = (length, gap) => {
    const lines = [];
    for (let at = -length / 2 + random() * gap; at < length * 1.5; at += gap * (0.7 + random() * 0.7)) lines.push(Math.round(at));
    return lines;
  };
  return {
    tilt,
    avenues: spread(WIDTH, 46),
    streets: spread(HEIGHT, 30),
    main: Math.round(HEIGHT * (0.35 + random() * 0.3)),
    park: [40 + random() * 60, 20 + random() * 40, 46 + random() * 50, 30 + random() * 34].map(Math.round),
    river: [random(), random(), random()].map((share) => Math.round(share * HEIGHT)),
    onTheLeft: random() < 0.5,
  };
}

/** The drawing of the town as an element, with a pin in its middle. */
export function map(latitude, longitude, label) {
  const { tilt, avenues, streets, main, park, river, onTheLeft } = town(latitude, longitude);
  const [x, y, wide, high] = park;
  const lines = [...avenues.map((at) => `M${at}-90v320`), ...streets.map((at) => `M-90 ${at}h480`)].join("");
  const [one, two, three] = river;
  const place = onTheLeft ? x : WIDTH - x - wide;
  return drawing(
    `<svg class="map" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="xMidYMid slice" role="img">
      <rect class="ground" width="${WIDTH}" height="${HEIGHT}"/>
      <path class="river" d="M-20 ${one}C70 ${two} 170 ${three} 330 ${one}"/>
      <g transform="rotate(${tilt.toFixed(1)} ${WIDTH / 2} ${HEIGHT / 2})">
        <rect class="park" x="${place}" y="${y}" width="${wide}" height="${high}" rx="9"/>
        <path class="streets" d="${lines}"/>
        <path class="main" d="M-90 ${main}h480"/>
      </g>
      <ellipse class="shade" cx="${WIDTH / 2}" cy="${HEIGHT / 2 + 1}" rx="9" ry="3.5"/>
      <path class="pin" d="M150 64c-9-12-16-20-16-29a16 16 0 0 1 32 0c0 9-7 17-16 29z"/>
      <circle class="hole" cx="150" cy="35" r="6"/>
    </svg>`,
    label,
  );
}

function seeded(seed) {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    return ((state ^ (state >>> 14)) >>> 0) / 4294967296;
  };
}
