// @ts-check
// The entrance: first run and sign-in, before there is any app.

/**
 * A refusal as this page tells it. `field` is the input it is about, `wait` the seconds after which a try makes sense.
 * @typedef {{ what: string, next: string, field?: string, wait?: number, owned?: boolean, asksFactor?: boolean }} Refusal
 * @typedef {{ code?: string, title?: string, detail?: string, retryAfter?: number }} Problem
 */

const LEAST = 12;

/** Where to go after signing in: a path of this server, never another place. @param {string} search @returns {string} */
export function placeAfter(search) {
  const to = new URLSearchParams(search).get("to") ?? "/";
  const base = "http://here.invalid";
  const url = URL.parse(to, base);
  return to.startsWith("/") && url?.origin === base ? url.pathname + url.search : "/";
}

/** The set-up code a printed link carries behind its `#`. @param {string} hash @returns {string} */
export function codeIn(hash) {
  return /^#[0-9A-Za-z-]{10,100}$/.test(hash) ? hash.slice(1).toUpperCase() : "";
}

/** What the password lacks, or that it is long enough. @param {string} password @returns {{ text: string, good: boolean } | undefined} */
export function passwordNote(password) {
  const length = Array.from(password).length;
  if (length === 0) return undefined;
  return length < LEAST ? { text: `${length} of at least ${LEAST} characters`, good: false } : { text: `${length} characters, long enough`, good: true };
}

/** What is wrong with a form before it is sent. @param {Record<string, string>} values @param {boolean} isNew @returns {Refusal | undefined} */
export function lacking(values, isNew) {
  if (isNew && !values["code"]?.trim()) return { field: "code", what: "The set-up code is missing.", next: "Copy it from the terminal that started the server." };
  if (!/^\S+@\S+\.\S+$/.test(values["email"]?.trim() ?? "")) return { field: "email", what: "This is not an e-mail address.", next: "It has the form name@example.org." };
  if (!values["password"]) return { field: "password", what: "The password is missing.", next: "Type it." };
  if (values["factor"] !== undefined && !values["factor"].trim()) return { field: "factor", what: "The code is missing.", next: "Type the one your app shows now, or one of your recovery codes." };
  if (isNew && Array.from(values["password"]).length < LEAST) return { field: "password", what: `The password needs at least ${LEAST} characters.`, next: "A few words do well." };
  return undefined;
}

/** The six digits a text from an app or a clipboard holds, once they are whole. @param {string} text @returns {string | undefined} */
export function sixDigits(text) {
  const digits = text.replace(/[\s-]/g, "");
  return /^\d{6}$/.test(digits) ? digits : undefined;
}

/** What a refused request means here. @param {number} status @param {Problem} body @param {boolean} isNew @returns {Refusal} */
export function refusalOf(status, body, isNew) {
  if (status === 429) {
    const wait = body.retryAfter ?? 900;
    return { what: "Too many tries.", next: waitWords(new Date(Date.now() + wait * 1000)), wait };
  }
  if (!isNew && body.code === "second-factor-needed") return { field: "factor", asksFactor: true, what: body.title ?? "", next: body.detail ?? "" };
  if (!isNew && status === 401) return { field: "password", what: "E-mail and password do not belong together.", next: "Look at both and try again. Ten wrong ones are free in a quarter of an hour." };
  if (isNew && status === 403 && body.title) return { field: "code", what: body.title, next: body.detail ?? "" };
  if (isNew && status === 409) return { owned: true, what: "This server has its owner already.", next: "Sign in instead." };
  const at = /^body\.(\w+): (.*)$/.exec(body.title ?? "");
  if (at?.[1]) return { field: at[1], what: `The ${at[1]} is not accepted: ${at[2]}.`, next: "Correct it and send again." };
  return { what: body.title ?? "The server refused this.", next: body.detail ?? "Load the page again; the log of the server says more." };
}

/** Until when there is to wait. @param {Date} until @returns {string} */
export function waitWords(until) {
  return `Try again at ${until.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}. rdv on the machine itself works meanwhile.`;
}

/** How long that still is. @param {number} seconds @returns {string} */
export function leftWords(seconds) {
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** @param {string} path @param {unknown} body @returns {Promise<{ status: number, body: Problem }>} */
async function post(path, body) {
  try {
    const response = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), credentials: "same-origin" });
    return { status: response.ok ? 200 : response.status, body: await response.json().catch(() => ({})) };
  } catch {
    return { status: 0, body: { title: "The server did not answer.", detail: "See whether it still runs, then try again." } };
  }
}

/** @template {Element} T @param {ParentNode} root @param {string} selector @returns {T} */
function one(root, selector) {
  return /** @type {T} */ (root.querySelector(selector));
}

/** @param {"set-up" | "sign-in"} page @returns {HTMLFormElement} */
function show(page) {
  for (const part of document.querySelectorAll("[data-for]")) part.toggleAttribute("hidden", part.getAttribute("data-for") !== page);
  document.title = `${page === "set-up" ? "Set-up" : "Sign in"} | Remote Dev`;
  if (location.pathname !== `/${page}`) history.replaceState(null, "", `/${page}${location.search}`);
  return one(document, `form[data-for="${page}"]`);
}

/** @param {HTMLFormElement} form @param {string} name @param {{ text: string, good?: boolean } | undefined} note */
function setNote(form, name, note) {
  const input = one(form, `[name="${name}"]`);
  const place = /** @type {HTMLElement} */ (document.getElementById(`${input.id}-note`));
  place.textContent = note?.text ?? place.dataset["hint"] ?? "";
  place.toggleAttribute("data-bad", note !== undefined && !note.good);
  place.toggleAttribute("data-good", note?.good === true);
  input.toggleAttribute("aria-invalid", false);
  if (note && !note.good) input.setAttribute("aria-invalid", "true");
}

/** @param {HTMLFormElement} form @param {Refusal | undefined} refusal */
function tell(form, refusal) {
  const place = one(form, ".problem");
  place.toggleAttribute("hidden", refusal === undefined);
  if (!refusal) return;
  place.replaceChildren(Object.assign(document.createElement("b"), { textContent: `${refusal.what} ` }), refusal.next);
  const input = refusal.field ? form.querySelector(`[name="${refusal.field}"]`) : null;
  if (!(input instanceof HTMLInputElement)) return;
  input.setAttribute("aria-invalid", "true");
  input.focus();
  input.select();
}

/** Holds the form until the time is over or another e-mail is typed. The button counts down: an alert would be read out each second. @param {HTMLFormElement} form @param {number} seconds */
function hold(form, seconds) {
  const until = Date.now() + seconds * 1000;
  const release = () => {
    clearInterval(timer);
    tell(form, undefined);
    busy(form, false);
  };
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left > 0) busy(form, true, `Wait ${leftWords(left)}`);
    else release();
  };
  const timer = setInterval(tick, 1000);
  tick();
  one(form, "[name=email]").addEventListener("input", release, { once: true });
}

/** @param {HTMLFormElement} form @param {boolean} on @param {string} [word] */
function busy(form, on, word) {
  const button = /** @type {HTMLButtonElement} */ (one(form, "[type=submit]"));
  button.toggleAttribute("aria-disabled", false);
  if (on) button.setAttribute("aria-disabled", "true");
  button.textContent = (on ? (word ?? button.dataset["busy"]) : button.dataset["word"]) ?? "";
}

/** @param {HTMLFormElement} form @param {boolean} isNew */
async function submit(form, isNew) {
  if (one(form, "[type=submit]").hasAttribute("aria-disabled")) return;
  const values = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(form)));
  for (const name of Object.keys(values)) setNote(form, name, undefined);
  const wrong = lacking(values, isNew);
  tell(form, wrong);
  if (wrong) return;
  busy(form, true);
  const email = values["email"]?.trim() ?? "";
  const made = isNew ? await post("/api/set-up", { code: values["code"], email, password: values["password"] }) : { status: 200, body: {} };
  const signed = made.status === 200 ? await post("/api/auth/sign-in/email", { email, password: values["password"], ...(values["factor"] ? { code: values["factor"] } : {}) }) : made;
  if (signed.status === 200) return location.replace(isNew ? "/welcome" : placeAfter(location.search));
  // The owner exists and only signing in failed: that is the next step, not this one again.
  if (isNew && made.status === 200) return toSignIn(email, refusalOf(signed.status, signed.body, false));
  busy(form, false);
  const refusal = refusalOf(signed.status, signed.body, isNew);
  if (refusal.owned) return toSignIn(email, refusal);
  if (refusal.asksFactor && values["factor"] === undefined) return toFactor(form);
  tell(form, refusal);
  if (refusal.wait) hold(form, refusal.wait);
}

/** @param {string} email @param {Refusal} refusal */
function toSignIn(email, refusal) {
  const form = show("sign-in");
  /** @type {HTMLInputElement} */ (one(form, "[name=email]")).value = email;
  tell(form, refusal);
  if (refusal.wait) hold(form, refusal.wait);
  /** @type {HTMLInputElement} */ (one(form, "[name=password]")).focus();
}

/** The second step takes the place of the first, which keeps what was typed. @param {HTMLFormElement} form */
function toFactor(form) {
  for (const part of form.querySelectorAll("[data-step]")) part.toggleAttribute("hidden", part.getAttribute("data-step") !== "factor");
  const input = /** @type {HTMLInputElement} */ (one(form, "[name=factor]"));
  input.disabled = false;
  input.focus();
}

/** Between the digits of the app, which send themselves, and a recovery code. @param {HTMLInputElement} input @param {HTMLButtonElement} button */
function otherFactor(input, button) {
  const isApp = input.inputMode === "numeric";
  input.inputMode = isApp ? "text" : "numeric";
  input.autocomplete = isApp ? "off" : "one-time-code";
  /** @type {HTMLElement} */ (one(/** @type {HTMLElement} */ (input.parentElement), "label")).textContent = isApp ? "One of your recovery codes" : "Six digits from your authenticator app";
  button.textContent = isApp ? "Use the authenticator app instead" : "Use a recovery code instead";
  input.value = "";
  setNote(/** @type {HTMLFormElement} */ (input.form), "factor", undefined);
  tell(/** @type {HTMLFormElement} */ (input.form), undefined);
  input.focus();
}

/** @param {HTMLButtonElement} button */
function toggleSecret(button) {
  const input = /** @type {HTMLInputElement} */ (document.getElementById(button.getAttribute("aria-controls") ?? ""));
  const isShown = input.type === "text";
  input.type = isShown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!isShown));
  button.textContent = isShown ? "Show" : "Hide";
  input.focus();
}

async function start() {
  const theme = /(?:^|; )rdv-theme=(dark|light|system)/.exec(document.cookie)?.[1];
  if (theme) document.documentElement.dataset["theme"] = theme;
  for (const isNew of [true, false]) {
    const form = /** @type {HTMLFormElement} */ (one(document, `form[data-for="${isNew ? "set-up" : "sign-in"}"]`));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void submit(form, isNew);
    });
  }
  for (const button of document.querySelectorAll(".show")) button.addEventListener("click", () => toggleSecret(/** @type {HTMLButtonElement} */ (button)));
  const factor = /** @type {HTMLInputElement} */ (document.getElementById("factor"));
  const other = /** @type {HTMLButtonElement} */ (document.getElementById("other-factor"));
  other.addEventListener("click", () => otherFactor(factor, other));
  factor.addEventListener("input", () => {
    if (factor.inputMode === "numeric" && sixDigits(factor.value)) factor.form?.requestSubmit();
  });
  const form = show(location.pathname === "/set-up" ? "set-up" : "sign-in");
  if (!takeCode()) /** @type {HTMLInputElement} */ (one(form, ".field")).focus();
  addEventListener("hashchange", takeCode);
  const password = /** @type {HTMLInputElement} */ (document.getElementById("new-password"));
  password.addEventListener("input", () => setNote(/** @type {HTMLFormElement} */ (password.form), "password", passwordNote(password.value)));
  await correctPage(form);
}

/** Fills in the code of a printed link, and takes it out of the address. @returns {boolean} */
function takeCode() {
  const code = codeIn(location.hash);
  if (code === "" || location.pathname !== "/set-up") return false;
  history.replaceState(null, "", location.pathname + location.search);
  /** @type {HTMLInputElement} */ (document.getElementById("code")).value = code;
  /** @type {HTMLInputElement} */ (document.getElementById("new-email")).focus();
  return true;
}

/** Who opens the wrong one of the two pages gets the right one. @param {HTMLFormElement} form */
async function correctPage(form) {
  const answer = await fetch("/api/set-up").then((response) => response.json(), () => undefined);
  const right = answer === undefined ? undefined : answer.isSetUp ? "sign-in" : "set-up";
  if (right === undefined || form.dataset["for"] === right) return;
  /** @type {HTMLInputElement} */ (one(show(right), ".field")).focus();
}

if (typeof document !== "undefined") void start();
