// A client of Postern's API for browsers and Node 18 and later: it refreshes its tokens, and waits out limits within
// a budget. Types are in postern-client.d.ts.

const expired = "Token has expired";
const revoked = "Token has been revoked";
// A token is renewed when this much of its life is left, or a tenth of it where that is less.
const leewaySeconds = 5;

/** The base of all errors of this module. No text of theirs holds a token or a password. */
export class PosternError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The gateway could not be reached, did not answer in time, or ended the connection within its answer. */
export class ConnectionFailed extends PosternError {}

/** What came back is not an answer of this API. */
export class InvalidAnswer extends PosternError {}

/** The API refused the request, or failed; the members are those of its error answers. */
export class ApiError extends PosternError {
  constructor({ status, detail, errorCode, requestId }) {
    super(`${status} ${errorCode ?? ""}: ${detail}`);
    this.status = status;
    this.detail = detail;
    this.errorCode = errorCode;
    this.requestId = requestId;
  }
}

/** 401: wrong credentials, or a session that is over. Logging in is what helps. */
export class Unauthorized extends ApiError {}

/** 422: every bad field at once; its value is never repeated. */
export class ValidationFailed extends ApiError {
  constructor(members, fields) {
    super(members);
    this.fields = fields;
  }
}

/** 429, and the wait that it asks for is longer than this client may wait. */
export class RateLimited extends ApiError {
  constructor(members, retryAfter) {
    super(members);
    this.retryAfter = retryAfter;
  }
}

/** Forgets everything when the page or the process ends. */
export class MemoryTokenStore {
  #tokens = null;

  load() {
    return this.#tokens;
  }

  save(tokens) {
    this.#tokens = tokens;
  }
}

/** One user's session. Any number of calls may be under way at once. */
export class PosternClient {
  #root;
  #timeout;
  #maxRetries;
  #maxWait;
  #store;
  #fetch;
  #clock;
  #sleep;
  #random;

  #loading = null;
  #tokens = null;
  // On this process's clock, from when the token came, so that wrong wall clocks do no harm. Of tokens from a store it
  // is not known; they are renewed when the API says that they have expired.
  #staleAt = Infinity;
  #flight = null;

  constructor(baseUrl, options = {}) {
    const url = new URL(baseUrl);
    if (!["http:", "https:"].includes(url.protocol) || url.username || url.password || url.search || url.hash) {
      throw new TypeError("baseUrl must be http://HOST[:PORT][/PREFIX] or https://…");
    }
    this.#root = url.origin + url.pathname.replace(/\/+$/, "");
    this.#timeout = options.timeout ?? 10;
    this.#maxRetries = options.maxRetries ?? 3;
    this.#maxWait = options.maxWait ?? 30;
    this.#store = options.tokenStore ?? new MemoryTokenStore();
    this.#fetch = options.fetch ?? ((...parts) => globalThis.fetch(...parts));
    this.#clock = options.clock ?? (() => performance.now() / 1000);
    this.#sleep = options.sleep ?? ((seconds) => new Promise((resolve) => { setTimeout(resolve, seconds * 1000); }));
    this.#random = options.random ?? Math.random;
  }

  /** The session's tokens, or null. */
  async tokens() {
    await this.#loaded();
    return this.#tokens;
  }

  /** Makes a user and logs in. Never sent twice after a lost connection: the first may have succeeded. */
  signUp({ username, email, password, firstName, lastName }) {
    const form = { username, email, password, first_name: firstName, last_name: lastName };
    return this.#begin("/api/v1/auth/signup", form);
  }

  logIn(username, password) {
    return this.#begin("/api/v1/auth/login", { username, password });
  }

  /** Renews the access token now. There is no need to call this: requests do it when it is time. */
  async refresh() {
    return this.#renewed(await this.#known());
  }

  async me() {
    const { members } = await this.#authorized({ method: "GET", path: "/api/v1/users/me", isIdempotent: true });
    return Object.freeze({
      id: number(members, "id"),
      username: text(members, "username"),
      email: text(members, "email"),
      firstName: text(members, "first_name"),
      lastName: text(members, "last_name"),
      createdAt: moment(members, "created_at"),
      updatedAt: moment(members, "updated_at"),
    });
  }

  /** Ends the session everywhere and returns when. After an error other than 401 it goes on: call again. */
  async logOut() {
    const { members, tokens } = await this.#authorized({ method: "POST", path: "/api/v1/auth/logout" });
    await this.#clear(tokens);
    return moment(members, "revoked_at");
  }

  /** What /health says, unhealthy included; an ApiError when the gateway cannot reach the app. */
  async health() {
    const answer = await this.#send({ method: "GET", path: "/health", isIdempotent: true });
    const isUnhealthy = answer.status === 503 && answer.members?.status === "unhealthy";
    const members = isUnhealthy ? answer.members : accepted(answer);
    return Object.freeze({
      status: text(members, "status"),
      isHealthy: members.status === "healthy",
      timestamp: moment(members, "timestamp"),
      version: typeof members.version === "string" ? members.version : null,
      error: typeof members.error === "string" ? members.error : null,
    });
  }

  async #begin(path, form) {
    await this.#loaded();
    const members = accepted(await this.#send({ method: "POST", path, form }));
    const tokens = tokensFrom(members, null);
    await this.#replace(tokens);
    return tokens;
  }

  async #authorized(request) {
    let tokens = await this.#known();
    let isRenewed = false;
    if (tokens.refreshToken !== null && this.#tokens === tokens && this.#clock() >= this.#staleAt) {
      tokens = await this.#renewed(tokens);
      isRenewed = true;
    }
    let answer = await this.#send(request, tokens.accessToken);
    // 401 comes before anything is done, so that any request may be sent again.
    if (answer.status === 401 && answer.members?.detail === expired && !isRenewed && tokens.refreshToken !== null) {
      tokens = await this.#renewed(tokens);
      answer = await this.#send(request, tokens.accessToken);
    }
    if (answer.status === 401 && answer.members?.detail === revoked) await this.#clear(tokens);
    return { members: accepted(answer), tokens };
  }

  // The tokens that come after `old`. However many calls ask, one request is sent, and all get its outcome.
  async #renewed(old) {
    if (this.#tokens !== old) {
      if (this.#tokens === null) throw notLoggedIn();
      return this.#tokens;
    }
    if (this.#flight?.old !== old) {
      const flight = { old };
      flight.outcome = this.#renew(old).finally(() => { if (this.#flight === flight) this.#flight = null; });
      this.#flight = flight;
    }
    return this.#flight.outcome;
  }

  async #renew(old) {
    if (old.refreshToken === null) throw notLoggedIn();
    const json = { refresh_token: old.refreshToken };
    const answer = await this.#send({ method: "POST", path: "/api/v1/auth/refresh", json });
    if (answer.status === 401) await this.#clear(old);
    const tokens = tokensFrom(accepted(answer), old.refreshToken);
    // A login or logout during the refresh has the last word.
    if (this.#tokens === old) await this.#replace(tokens);
    return tokens;
  }

  async #known() {
    await this.#loaded();
    if (this.#tokens === null) throw notLoggedIn();
    return this.#tokens;
  }

  #loaded() {
    this.#loading ??= Promise.resolve(this.#store.load()).then((tokens) => { this.#tokens = tokens ?? null; });
    return this.#loading;
  }

  async #replace(tokens) {
    this.#tokens = tokens;
    const lifetime = tokens === null ? null : lifetimeOf(tokens.accessToken);
    this.#staleAt = lifetime === null ? Infinity : this.#clock() + lifetime - Math.min(leewaySeconds, lifetime / 10);
    await this.#store.save(tokens);
  }

  async #clear(tokens) {
    if (this.#tokens === tokens) await this.#replace(null);
  }

  // The first answer that is none to wait for, or the last one when there is no time to wait.
  async #send(request, accessToken) {
    const deadline = this.#clock() + this.#maxWait;
    for (let turn = 0; turn < this.#maxRetries; turn += 1) {
      const answer = await this.#exchange(request, accessToken);
      // A 429 was refused before anything was done. A 503 may have been carried out in part.
      const isAwaited = answer.status === 429
        || (answer.status === 503 && request.isIdempotent && answer.fields.has("Retry-After"));
      if (!isAwaited) return answer;
      // A little that differs, so that refused clients do not return together.
      const told = retryAfter(answer.fields);
      const wait = told + this.#random() * Math.min(1, 0.1 * told + 0.05);
      if (this.#clock() + wait > deadline) return answer;
      await this.#sleep(wait);
    }
    return this.#exchange(request, accessToken);
  }

  async #exchange({ method, path, form, json }, accessToken) {
    const headers = { Accept: "application/json" };
    if (accessToken !== undefined) headers.Authorization = `Bearer ${accessToken}`;
    if (json !== undefined) headers["Content-Type"] = "application/json";
    let body;
    if (form !== undefined) body = new URLSearchParams(form);
    if (json !== undefined) body = JSON.stringify(json);
    let response;
    let content;
    try {
      response = await this.#fetch(this.#root + path, {
        method,
        headers,
        body,
        // Tokens travel in Authorization alone, and nowhere else than to the gateway.
        credentials: "omit",
        redirect: "manual",
        cache: "no-store",
        signal: AbortSignal.timeout(this.#timeout * 1000),
      });
      content = await response.text();
    } catch (error) {
      const reason = error?.name === "TimeoutError" ? `no answer within ${this.#timeout} s` : "no complete answer";
      throw new ConnectionFailed(`${reason} from ${this.#root}`, { cause: error });
    }
    // Browsers show a redirect as status 0.
    if (response.status === 0 || (response.status >= 300 && response.status < 400)) {
      throw new InvalidAnswer("the answer is a redirect");
    }
    return { status: response.status, fields: response.headers, members: parsed(content) };
  }
}

// An object, or null.
function parsed(content) {
  try {
    const value = JSON.parse(content);
    return typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

// The members of a success; anything else is thrown.
function accepted({ status, fields, members }) {
  if (status >= 200 && status < 300) {
    if (members === null) throw new InvalidAnswer(`the body of a ${status} is not a JSON object`);
    return members;
  }
  const rows = status === 422 && Array.isArray(members?.detail) ? members.detail : [];
  const bad = rows
    .filter((row) => Array.isArray(row?.loc))
    .map((row) => Object.freeze({ location: row.loc.map(String), message: String(row.msg), type: String(row.type) }));
  const sentences = bad.map(({ location, message }) => `${location.join(".")}: ${message}`).join("; ");
  const common = {
    status,
    detail: typeof members?.detail === "string" ? members.detail : sentences || `HTTP status ${status}`,
    errorCode: typeof members?.error_code === "string" ? members.error_code : null,
    requestId: fields.get("X-Request-ID"),
  };
  if (status === 401) throw new Unauthorized(common);
  if (status === 422) throw new ValidationFailed(common, Object.freeze(bad));
  if (status === 429) throw new RateLimited(common, retryAfter(fields));
  throw new ApiError(common);
}

function notLoggedIn() {
  return new Unauthorized({ status: 401, detail: "Not logged in", errorCode: "UNAUTHORIZED", requestId: null });
}

// Seconds, from a number or a date (RFC 9110, section 10.2.3). A page of another origin may not be shown Retry-After;
// the moment in X-RateLimit-Reset always is.
function retryAfter(fields) {
  const told = fields.get("Retry-After");
  if (told !== null) {
    if (/^\d{1,9}$/.test(told)) return Number(told);
    const date = Date.parse(told);
    return Number.isNaN(date) || !/[A-Za-z]/.test(told) ? 1 : Math.max(0, (date - Date.now()) / 1000);
  }
  const reset = fields.get("X-RateLimit-Reset");
  return reset !== null && /^\d{1,12}$/.test(reset) ? Math.max(1, Number(reset) - Date.now() / 1000) : 1;
}

function tokensFrom(members, previousRefresh) {
  return Object.freeze({
    accessToken: token(members, "access_token"),
    refreshToken: "refresh_token" in members ? token(members, "refresh_token") : previousRefresh,
    tokenType: text(members, "token_type"),
  });
}

// Seconds from the token's issue to its end, as it says itself; its signature is not checked.
function lifetimeOf(accessToken) {
  try {
    const claims = JSON.parse(atob(accessToken.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
    const lifetime = claims.exp - claims.iat;
    return lifetime > 0 && Number.isFinite(lifetime) ? lifetime : null;
  } catch {
    return null;
  }
}

function text(members, name) {
  if (typeof members[name] !== "string") throw new InvalidAnswer(`the answer holds no text ${name}`);
  return members[name];
}

// A text that may stand in a field as it is.
function token(members, name) {
  const value = text(members, name);
  if (!/^[!-~]+$/.test(value)) throw new InvalidAnswer(`the answer holds no token ${name}`);
  return value;
}

function number(members, name) {
  if (!Number.isSafeInteger(members[name])) throw new InvalidAnswer(`the answer holds no whole number ${name}`);
  return members[name];
}

function moment(members, name) {
  const date = new Date(text(members, name));
  if (Number.isNaN(date.getTime())) throw new InvalidAnswer(`the answer holds no date ${name}`);
  return date;
}
