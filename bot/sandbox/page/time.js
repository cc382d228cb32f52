// Dates and times as people read them, in the clinic's zone: the one in the server's timestamps.

let zoneMinutes = 0;

/** Takes over the zone of a timestamp such as 2026-11-21T14:05:00+01:00. */
export function useZoneOf(iso) {
  const match = /([+-])(\d\d):?(\d\d)$/.exec(iso);
  zoneMinutes = match ? Number(`${match[1]}1`) * (Number(match[2]) * 60 + Number(match[3])) : 0;
}

// Shifted into the zone, a moment reads right with a formatter set to UTC.
const shifted = (milliseconds) => new Date(milliseconds + zoneMinutes * 60_000);
const formatter = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options });
const TIME = formatter({ hour: "2-digit", minute: "2-digit" });
const DATE = formatter({ weekday: "short", day: "numeric", month: "long" });
const DAY = formatter({ day: "numeric", month: "long" });
const DAY_AND_YEAR = formatter({ day: "numeric", month: "long", year: "numeric" });

/** "14:05" */
export const timeOf = (milliseconds) => TIME.format(shifted(milliseconds));

/** "Sat 21 November" */
export const dateOf = (milliseconds) => DATE.format(shifted(milliseconds)).replace(",", "");

/** A number that is the same for two moments of one day. */
export const dayNumber = (milliseconds) => Math.floor(shifted(milliseconds) / 86_400_000);

/** The angles of an analogue clock's two hands, in degrees. */
export function handsOf(milliseconds) {
  const minutes = (shifted(milliseconds) / 60_000) % 720;
  return { hour: minutes / 2, minute: (minutes % 60) * 6 };
}

/** The heading above a day's messages: "Today", "Yesterday", "21 November". */
export function dayHeading(milliseconds, now) {
  const distance = dayNumber(now) - dayNumber(milliseconds);
  if (distance === 0) return "Today";
  if (distance === 1) return "Yesterday";
  const sameYear = shifted(now).getUTCFullYear() === shifted(milliseconds).getUTCFullYear();
  return (sameYear ? DAY : DAY_AND_YEAR).format(shifted(milliseconds));
}

/** "UTC+1", "UTC+5:30" */
export function zoneName() {
  if (zoneMinutes === 0) return "UTC";
  const size = Math.abs(zoneMinutes);
  const minutes = size % 60 ? `:${String(size % 60).padStart(2, "0")}` : "";
  return `UTC${zoneMinutes < 0 ? "−" : "+"}${Math.floor(size / 60)}${minutes}`;
}

/** How far the sandbox's clock is from the real one: "1 day 3 h ahead", or "real time". */
export function offsetName(seconds) {
  const minutes = Math.round(Math.abs(seconds) / 60);
  if (minutes === 0) return "real time";
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const parts = [];
  if (days) parts.push(days === 1 ? "1 day" : `${days} days`);
  if (hours) parts.push(`${hours} h`);
  if (!days && minutes % 60) parts.push(`${minutes % 60} min`);
  return `${parts.join(" ")} ${seconds < 0 ? "behind" : "ahead"}`;
}
