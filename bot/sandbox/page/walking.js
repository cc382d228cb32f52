// Going through the messages of a chat by keyboard: Enter goes in, arrows from one to the next, Escape out.

/** `more(how)` draws further messages ("older", "newer"), `onMenu(article)` opens a message's menu. */
export function walkMessages(scroller, more, onMenu) {
  const articles = () => [...scroller.querySelectorAll("article.message")];
  const go = (article) => {
    if (!article) return;
    article.tabIndex = -1;
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: "nearest" });
  };
  const step = (from, by) => {
    if (!articles()[articles().indexOf(from) + by]) more(by < 0 ? "older" : "newer");
    go(articles()[articles().indexOf(from) + by]);
  };
  scroller.addEventListener("keydown", (event) => {
    const { target, key } = event;
    const inside = target.matches("article.message");
    const opens = key === "ContextMenu" || (key === "F10" && event.shiftKey) || (inside && key === "Enter");
    const deeds = {
      Enter: () => target === scroller && go(articles().at(-1)),
      ArrowUp: () => inside && step(target, -1),
      ArrowDown: () => inside && step(target, 1),
      Escape: () => scroller.focus(),
    };
    if (!(inside || (target === scroller && key === "Enter")) || !(opens || deeds[key])) return;
    event.preventDefault();
    if (inside && opens) onMenu(target);
    else deeds[key]();
  });
}
