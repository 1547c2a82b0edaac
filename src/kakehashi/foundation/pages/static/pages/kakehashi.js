/* Comfort for people with JavaScript; every page works without it.

   Hooks (data attributes) that any template may use:

   data-autosave="URL"      on a form: posts its fields to URL (same origin, with the
                            form's CSRF token) 1.5 s after typing stops, at most every
                            5 s, and when the page is left. The answer: 2xx is saved;
                            JSON may hold {"fields": {"seen_at": "…"}} to set inputs
                            anew (a version, for example) and {"message": "…"} to show.
                            Anything else shows "not saved". Files are not sent.
                            [data-autosave-state] inside the form shows how it stands.
   data-leave               on a form: asks before leaving with unsaved changes.
   data-count="N"           on a box; the text stands in [data-count-for="ID of the box"].
   data-sum                 around a budget table. Inside it:
     data-sum-row             one line
     data-sum-quantity        its number    (an input; empty counts as 1)
     data-sum-price           its unit price (an input, "1,200千円" and 全角 are read)
     data-sum-amount          where quantity × price is shown (or an output)
     data-sum-eligible        a checkbox: counts towards the eligible total
     data-sum-delete          a checkbox: the line does not count
     data-sum-total           where the sum of all lines is shown
     data-sum-eligible-total  where the sum of eligible lines is shown
     data-sum-less            an input that lowers the eligible total (other income)
     data-sum-net             where eligible total less that is shown
     data-sum-cap="3000000"   an element that shows whether data-sum-asked, or else the
                              net, is above the cap; [data-sum-cap-text] inside it, or
                              itself, gets the sentence; class "over" while it is.
     data-sum-asked           the input of the sum asked for
     data-sum-rate="0.5"      with data-sum-cap: the ceiling is also rate × net
   data-add-row="ID"        on a hidden button: adds a line from <template id="ID">;
                            __prefix__ becomes the next index, TOTAL_FORMS is raised.
   data-slider-for="ID"     a range input kept in step with the number field ID; shown
                            here (put `hidden` on it for those without JavaScript).
   data-key="/"             pressing the key (no box focused) focuses or clicks it;
                            "?" lists all keys of the page.
   data-print               on a hidden button: prints. data-focus: focused on load.
   data-submit-once         on a form: its buttons rest after the first press. */

const $ = (root, what) => [...root.querySelectorAll(what)];
const words = document.body.dataset;
const say = (text, values) => (text || "").replace(/\{(\w+)\}/g, (_, k) => values[k] ?? "");
const commas = (n) => Math.round(n).toLocaleString("en-US");
const isEnglish = document.documentElement.lang.startsWith("en");
const yen = (n) => (isEnglish ? "¥" + commas(n) : commas(n) + "円");

/* Reads what people type; the server reads it again and decides. NaN if unsure. */
export function readNumber(text) {
  let plain = (text || "").normalize("NFKC").replace(/[\s,、円¥\\]/g, "");
  if (!plain) return 0;
  const units = { 億: 1e8, 百万: 1e6, 万: 1e4, 千: 1e3 };
  let total = 0;
  for (const [word, unit] of Object.entries(units)) {
    const found = plain.match(new RegExp("^([0-9.]+)" + word));
    if (found) { total += parseFloat(found[1]) * unit; plain = plain.slice(found[0].length); }
  }
  if (!plain) return total;
  return /^[0-9]+(\.[0-9]+)?$/.test(plain) ? total + parseFloat(plain) : NaN;
}

function put(element, text) {
  if (!element) return;
  if ("value" in element && element.tagName !== "BUTTON") element.value = text; else element.textContent = text;
}

/* Budget tables. */
function sums(table) {
  const first = (root, what) => root.querySelector(what);
  const work = () => {
    let total = 0, eligible = 0;
    for (const row of $(table, "[data-sum-row]")) {
      if (first(row, "[data-sum-delete]")?.checked) { put(first(row, "[data-sum-amount]"), ""); continue; }
      const typed = first(row, "[data-sum-quantity]")?.value.trim();
      const quantity = typed ? readNumber(typed) : 1;
      const amount = quantity * readNumber(first(row, "[data-sum-price]")?.value);
      put(first(row, "[data-sum-amount]"), Number.isNaN(amount) ? "?" : amount ? yen(amount) : "");
      if (!amount) continue;
      total += amount;
      const tick = first(row, "[data-sum-eligible]");
      if (!tick || tick.checked) eligible += amount;
    }
    const net = Math.max(0, eligible - (readNumber(first(table, "[data-sum-less]")?.value) || 0));
    put(first(table, "[data-sum-total]"), yen(total));
    put(first(table, "[data-sum-eligible-total]"), yen(eligible));
    put(first(table, "[data-sum-net]"), yen(net));
    for (const place of $(table, "[data-sum-cap]")) {
      let cap = parseFloat(place.dataset.sumCap) || Infinity;
      if (place.dataset.sumRate) cap = Math.min(cap, Math.floor(parseFloat(place.dataset.sumRate) * net));
      const box = first(table, "[data-sum-asked]");
      const asked = box && box.value.trim() ? readNumber(box.value) : net;
      const over = asked > cap;
      place.classList.toggle("over", over);
      put(first(place, "[data-sum-cap-text]") || place, over ? say(words.wordOverCap, { cap: commas(cap) }) : "");
    }
  };
  table.addEventListener("input", work);
  table.addEventListener("change", work);
  work();
}

/* Lines of a table that are added here; without JavaScript there are empty ones. */
function adding(button) {
  const template = document.getElementById(button.dataset.addRow);
  const form = button.closest("form");
  const count = form && form.querySelector('[name$="TOTAL_FORMS"]');
  const rows = document.querySelector(template?.dataset.into || "") || template?.parentElement;
  if (!template || !count || !rows) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = document.createElement("template");
    next.innerHTML = template.innerHTML.replaceAll("__prefix__", count.value);
    const row = next.content.firstElementChild;
    rows.append(row);
    count.value = Number(count.value) + 1;
    row.querySelector("select, input:not([type=hidden]), textarea")?.focus();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/* Drafts. */
function autosave(form) {
  const url = form.dataset.autosave;
  const state = form.querySelector("[data-autosave-state]");
  let timer = 0, last = 0, sent = "", busy = false;
  const fields = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name);
    return new URLSearchParams(data);
  };
  const plain = () => { const d = fields(); d.delete("form_key"); d.delete("csrfmiddlewaretoken"); return d.toString(); };
  const show = (name, text) => { if (state) { state.dataset.state = name; state.textContent = text; } };
  const save = async (leaving = false) => {
    clearTimeout(timer);
    const now = plain();
    if (now === sent || busy) return;
    busy = true;
    last = Date.now();
    show("saving", words.wordSaving);
    try {
      const answer = await fetch(url, { method: "POST", body: fields(), credentials: "same-origin", redirect: "manual", keepalive: leaving, headers: { "X-Requested-With": "autosave", Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
      for (const [name, value] of Object.entries(told.fields || {})) { const box = form.elements[name]; if (box) box.value = value; }
      sent = plain() === now || told.fields ? plain() : now;
      form.dispatchEvent(new CustomEvent("kakehashi:saved"));
      const time = new Date().toLocaleTimeString(isEnglish ? "en-GB" : "ja-JP", { hour: "2-digit", minute: "2-digit" });
      show("saved", told.message || say(words.wordSaved, { time }));
    } catch { show("failed", words.wordUnsaved); } finally { busy = false; }
  };
  sent = plain();
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(1500, 5000 - (Date.now() - last)));
  });
  addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(true); });
}

function leaving(form) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  form.addEventListener("kakehashi:saved", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

function counting(box) {
  const place = document.querySelector(`[data-count-for="${box.id}"]`);
  if (!place) return;
  const most = Number(box.dataset.count);
  const work = () => {
    // The server counts a line break as two characters.
    const left = most - [...box.value.replace(/\r?\n/g, "\r\n")].length;
    place.textContent = say(left < 0 ? words.wordOver : words.wordLeft, { n: Math.abs(left).toLocaleString() });
    place.toggleAttribute("data-over", left < 0);
  };
  box.removeAttribute("maxlength"); // a pasted text is shown whole and marked, not cut
  box.addEventListener("input", work);
  work();
}

function sliding(slider) {
  const box = document.getElementById(slider.dataset.sliderFor);
  if (!box) return;
  slider.hidden = false;
  slider.value = box.value;
  slider.addEventListener("input", () => { box.value = slider.value; box.dispatchEvent(new Event("input", { bubbles: true })); });
  slider.addEventListener("change", () => box.dispatchEvent(new Event("change", { bubbles: true })));
  box.addEventListener("input", () => { slider.value = box.value; });
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const found = $(document, "[data-key]").find((one) => one.dataset.key === event.key && one.offsetParent);
  if (found) { event.preventDefault(); if (found.matches("input, select, textarea")) found.focus(); else found.click(); }
  if (event.key === "?") keyHelp();
}

function keyHelp() {
  const all = $(document, "[data-key]");
  if (!all.length) return;
  document.getElementById("key-help")?.remove();
  const dialog = document.createElement("dialog");
  dialog.id = "key-help";
  dialog.className = "panel";
  const list = document.createElement("dl");
  for (const one of all) {
    const name = one.ariaLabel || one.labels?.[0]?.textContent || one.textContent;
    list.append(Object.assign(document.createElement("dt"), { textContent: one.dataset.key }), Object.assign(document.createElement("dd"), { textContent: name.trim() }));
  }
  dialog.append(list);
  document.body.append(dialog);
  dialog.addEventListener("click", () => dialog.close());
  dialog.showModal();
}

function start(root) {
  $(root, "[data-sum]").forEach(sums);
  $(root, "[data-add-row]").forEach(adding);
  $(root, "form[data-autosave]").forEach(autosave);
  $(root, "form[data-leave]").forEach(leaving);
  $(root, "[data-count]").forEach(counting);
  $(root, "[data-slider-for]").forEach(sliding);
  $(root, "[data-print]").forEach((b) => { b.hidden = false; b.addEventListener("click", () => print()); });
  $(root, "form[data-submit-once]").forEach((form) => form.addEventListener("submit", () => setTimeout(() => $(form, "button[type=submit]").forEach((b) => { b.disabled = true; }))));
  root.querySelector("[data-focus]")?.focus();
}

start(document);
document.addEventListener("keydown", keys);
document.addEventListener("htmx:afterSwap", (event) => start(event.target));
addEventListener("pageshow", (event) => { if (event.persisted) $(document, "button:disabled").forEach((b) => { b.disabled = false; }); });
