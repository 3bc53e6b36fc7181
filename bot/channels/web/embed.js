// One script tag on a clinic's page: a button that opens the chat in a frame.
// data-title names the button and the frame; data-position="left" moves them.
(() => {
  const script = document.currentScript;
  if (document.querySelector("[data-treatment-chat]")) return;
  const page = new URL("./", script.src);
  const title = script.dataset.title || "Questions about treatment?";
  const side = script.dataset.position === "left" ? "left" : "right";
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; }
    button, iframe { position: fixed; ${side}: 20px; z-index: 2147483000; box-sizing: border-box; }
    button { bottom: 20px; min-height: 52px; max-width: calc(100vw - 40px); padding: 0 22px; border: 2px solid #fffdf9;
      border-radius: 26px; background: #17595a; color: #fff; font: 600 17px/1.2 system-ui, sans-serif;
      box-shadow: 0 4px 18px rgb(40 25 10 / 30%); cursor: pointer; }
    button:hover { background: #0f4546; }
    button:focus-visible { outline: 3px solid #17595a; outline-offset: 3px; }
    iframe { bottom: 84px; width: min(430px, calc(100vw - 40px)); height: min(720px, calc(100vh - 104px));
      border: 1px solid #e4d7c6; border-radius: 18px; background: #f8f2e9; box-shadow: 0 12px 40px rgb(40 25 10 / 30%); }
    iframe[hidden] { display: none; }
    @media (max-width: 480px) {
      iframe { ${side}: 0; bottom: 72px; width: 100vw; height: calc(100dvh - 72px); border-width: 0 0 1px; border-radius: 0; }
      button { bottom: 10px; ${side}: 12px; }
    }`);

  const host = document.createElement("div");
  host.dataset.treatmentChat = "";
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement("button");
  const frame = document.createElement("iframe");
  button.type = "button";
  frame.hidden = true;
  frame.title = title;
  frame.allow = "clipboard-write";
  frame.referrerPolicy = "no-referrer";
  root.append(frame, button);

  const toggle = (open) => {
    if (open && !frame.src) frame.src = page.href;
    frame.hidden = !open;
    button.textContent = open ? "Close the chat" : title;
    button.setAttribute("aria-expanded", String(open));
    (open ? frame : button).focus();
  };
  button.textContent = title;
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => toggle(frame.hidden));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !frame.hidden) toggle(false);
  });
  addEventListener("message", (event) => {
    const ours = event.source === frame.contentWindow && event.origin === page.origin;
    if (ours && event.data === "close-chat") toggle(false);
  });
  document.body.append(host);
})();
