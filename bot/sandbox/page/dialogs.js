// Dialogs over the whole page: a new phone, and a picture in full size.

import { post } from "./api.js";

/** Asks for a new person and creates their phone. Resolves to the phone's data, or null if left. */
export function openNewPhone() {
  const dialog = document.querySelector("#new-phone");
  const form = dialog.querySelector("form");
  const note = form.querySelector("[data-note]");
  form.reset();
  note.textContent = "";
  dialog.showModal();
  return new Promise((resolve) => {
    let created = null;
    form.onsubmit = async (event) => {
      event.preventDefault();
      try {
        created = await post("/api/v1/phones", filledIn(new FormData(form)));
        dialog.close();
      } catch (error) {
        note.textContent = error.message;
      }
    };
    form.querySelector("[data-leave]").onclick = () => dialog.close();
    dialog.addEventListener("close", () => resolve(created), { once: true });
  });
}

function filledIn(fields) {
  const given = [...fields].map(([name, value]) => [name, value.trim()]);
  return Object.fromEntries(given.filter(([, value]) => value !== ""));
}

/** Shows a picture in full size until it is pressed or Escape is typed. */
export function showPhoto(url, description) {
  const dialog = document.querySelector("#lightbox");
  const image = dialog.querySelector("img");
  Object.assign(image, { src: url, alt: description });
  dialog.onclick = () => dialog.close();
  dialog.showModal();
}
