// What the client must do, in a browser and in Node alike: by a scripted fetch and a clock of the test's where time
// matters, and against the running system. `url` has access tokens of one or two seconds, refresh rotation and limits out of
// the way; `limitedUrl` takes three logins in two seconds.
import {
  ApiError, ConnectionFailed, InvalidAnswer, MemoryTokenStore, PosternClient, RateLimited, Unauthorized,
  ValidationFailed,
} from "../postern-client.js";

const password = "correct & horse + staple";
const login = "/api/v1/auth/login";
const renewal = "/api/v1/auth/refresh";
const users = "/api/v1/users/me";
const user = {
  id: 7, username: "ada", email: "ada@example.com", first_name: "Ada", last_name: "Lovelace",
  created_at: "2026-11-24T01:37:38Z", updated_at: "2026-11-24T01:37:38Z",
};
const expired = { detail: "Token has expired", error_code: "UNAUTHORIZED" };

export function equal(found, expected, what = "") {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, found ${a}`);
}

export async function refuses(kind, promise) {
  try {
    await promise;
  } catch (error) {
    if (error instanceof kind) return error;
    throw new Error(`expected ${kind.name}, got ${error}`, { cause: error });
  }
  throw new Error(`expected ${kind.name}, got an answer`);
}

const pause = (seconds) => new Promise((resolve) => { setTimeout(resolve, seconds * 1000); });
const answer = (status, members, headers) => new Response(JSON.stringify(members), { status, headers });
const token = (name, lifetime = 3600) =>
  `e30.${btoa(JSON.stringify({ iat: 5, exp: 5 + lifetime, sub: name })).replace(/=+$/, "")}.c2ln`;
const tokens = (access, refresh = "refresh-1") =>
  ({ access_token: access, token_type: "bearer", ...(refresh === null ? {} : { refresh_token: refresh }) });

// A client of an API that `respond` plays; `sent` is what was asked, with which token.
function scripted(respond, options = {}) {
  const sent = [];
  const slept = [];
  const time = { now: 1000 };
  const client = new PosternClient("http://api.example", {
    fetch: async (address, init) => {
      const path = new URL(address).pathname;
      const access = init.headers.Authorization?.replace("Bearer ", "") ?? null;
      sent.push([path, access]);
      return respond(path, access, init);
    },
    clock: () => time.now,
    sleep: async (seconds) => {
      slept.push(seconds);
      time.now += seconds;
    },
    random: () => 0,
    ...options,
  });
  return { client, sent, slept, time };
}

// users/me is open to `valid` alone.
function api(valid, renew, first, refusal = expired) {
  return (path, access) => {
    if (path === login) return answer(200, tokens(first));
    if (path === renewal) return renew();
    return valid.includes(access) ? answer(200, user) : answer(401, refusal);
  };
}

const rules = {
  async "an expired token is renewed once for all calls, and each is sent again"() {
    const [old, fresh] = [token("old"), token("new")];
    const renew = async () => {
      await pause(0.02);
      return answer(200, tokens(fresh, "refresh-2"));
    };
    const { client, sent } = scripted(api([fresh], renew, old));
    await client.logIn("ada", "secretpassword");
    const found = await Promise.all(Array.from({ length: 20 }, () => client.me()));
    equal(found.map(({ id }) => id), Array(20).fill(7));
    equal(sent.filter(([path]) => path === renewal).length, 1);
    equal(await client.tokens(), { accessToken: fresh, refreshToken: "refresh-2", tokenType: "bearer" });
  },
  async "a refresh token stays where none comes"() {
    const fresh = token("new");
    const { client } = scripted(api([fresh], () => answer(200, tokens(fresh, null)), token("old")));
    await client.logIn("ada", "secretpassword");
    await client.me();
    equal((await client.tokens()).refreshToken, "refresh-1");
  },
  async "a token near its end is renewed before it is sent"() {
    const [old, fresh] = [token("old", 100), token("new", 100)];
    const { client, sent, time } = scripted(api([old, fresh], () => answer(200, tokens(fresh)), old));
    await client.logIn("ada", "secretpassword");
    time.now += 94;
    await client.me();
    time.now += 1;
    await client.me();
    equal(sent.slice(1), [[users, old], [renewal, null], [users, fresh]]);
  },
  async "a refused refresh ends the session, one that fails does not"() {
    for (const [status, kind] of [[401, Unauthorized], [503, ApiError]]) {
      const { client, sent } = scripted(api([], () => answer(status, { detail: "no" }), token("old")));
      await client.logIn("ada", "secretpassword");
      const failures = await Promise.all([1, 2, 3].map(() => refuses(kind, client.me())));
      equal(failures.map((error) => error.status), [status, status, status]);
      equal(sent.filter(([path]) => path === renewal).length, 1);
      equal(await client.tokens() === null, status === 401);
    }
  },
  async "other refusals are not answered by a refresh"() {
    for (const detail of ["Could not validate credentials", "Token has been revoked"]) {
      const { client, sent } = scripted(api([], () => answer(500, {}), token("old"), { detail }));
      await client.logIn("ada", "secretpassword");
      equal((await refuses(Unauthorized, client.me())).detail, detail);
      equal(sent.length, 2);
      equal(await client.tokens() === null, detail === "Token has been revoked");
    }
  },
  async "a login during a refresh has the last word"() {
    let subject;
    let turn = 0;
    const newest = token("newest");
    const respond = async (path) => {
      if (path === login) return answer(200, tokens((turn += 1) === 1 ? token("old") : newest));
      if (path !== renewal) return answer(401, expired);
      await subject.client.logIn("ada", "secretpassword");
      return answer(200, tokens(token("late"), "refresh-2"));
    };
    subject = scripted(respond);
    await subject.client.logIn("ada", "secretpassword");
    await refuses(Unauthorized, subject.client.me());
    equal((await subject.client.tokens()).accessToken, newest);
  },
  async "a limit is waited out as told, within the budget and no longer"() {
    const limited = (times, headers) => {
      let turn = 0;
      return () => ((turn += 1) <= times ? answer(429, { detail: "slow" }, headers) : answer(200, tokens(token("a"))));
    };
    const rows = [
      [limited(2, { "Retry-After": "4" }), [4, 4], null],
      [limited(9, { "Retry-After": "31" }), [], 31],
      [limited(9, { "Retry-After": "14" }), [14, 14], 14],
      [limited(9, { "Retry-After": "0" }), [0, 0, 0], 0],
      [limited(1, { "Retry-After": "soon" }), [1], null],
      [limited(1, { "Retry-After": "-5" }), [1], null],
      [limited(1, {}), [1], null],
      [limited(1, { "X-RateLimit-Reset": "5" }), [1], null],
      [limited(9, { "X-RateLimit-Reset": "99999999999" }), [], undefined],
    ];
    for (const [respond, waits, raised] of rows) {
      const { client, slept } = scripted(respond);
      if (raised === null) {
        await client.logIn("ada", "secretpassword");
      } else {
        const error = await refuses(RateLimited, client.logIn("ada", "secretpassword"));
        if (raised !== undefined) equal(error.retryAfter, raised);
      }
      equal(slept, waits);
    }
    const { client, slept } = scripted(limited(1, { "Retry-After": "4" }), { random: () => 1 });
    await client.logIn("ada", "secretpassword");
    equal(slept, [4.45]);
  },
  async "a 503 is asked again only where nothing can happen twice"() {
    const away = () => {
      let turn = 0;
      return (path) => {
        if ((turn += 1) === 1) return answer(503, { detail: "away" }, { "Retry-After": "2" });
        return path === "/health" ? answer(200, { status: "healthy", timestamp: user.created_at, version: "1" })
          : answer(200, tokens(token("a")));
      };
    };
    equal((await scripted(away()).client.health()).isHealthy, true);
    const { client, sent } = scripted(away());
    await refuses(ApiError, client.logIn("ada", "secretpassword"));
    equal(sent.length, 1);
  },
  async "a sign-up is not sent again when the connection ends"() {
    const { client, sent } = scripted(() => { throw new TypeError("ended"); });
    await refuses(ConnectionFailed, client.signUp({ username: "ada", password: "x" }));
    equal(sent.length, 1);
  },
  async "garbage is one error, and leaves no tokens"() {
    const bodies = ["", "<html>", "[]", "null", "5", "{}", '{"access_token":5}',
      '{"access_token":"a\\nb","token_type":"bearer"}'];
    for (const body of bodies) {
      const { client } = scripted(() => new Response(body));
      await refuses(InvalidAnswer, client.logIn("ada", "secretpassword"));
      equal(await client.tokens(), null);
    }
    const { client } = scripted(() => new Response("<html>", { status: 502 }));
    equal((await refuses(ApiError, client.health())).errorCode, null);
  },
  async "unhealthy is an answer of health"() {
    const members = { status: "unhealthy", error: "Redis", timestamp: user.created_at };
    const health = await scripted(() => answer(503, members)).client.health();
    equal([health.isHealthy, health.error], [false, "Redis"]);
  },
  async "an address is judged at once"() {
    for (const address of ["localhost:8799", "ftp://localhost", "http://a:b@localhost", "http://h/?q=1"]) {
      await refuses(TypeError, (async () => new PosternClient(address))());
    }
  },
};

async function signedUp(url, options) {
  const client = new PosternClient(url, options);
  const name = `js-${Math.random().toString(36).slice(2, 14)}`;
  await client.signUp({ username: name, email: `${name}@example.com`, password, firstName: "Ada", lastName: "Lovelace" });
  return { client, name };
}

function storeWith(kept) {
  const store = new MemoryTokenStore();
  store.save(kept);
  return store;
}

const system = {
  async "the whole flow"({ url }) {
    const { client, name } = await signedUp(url);
    const me = await client.me();
    equal([me.username, me.firstName], [name, "Ada"]);
    equal(Math.abs(me.createdAt - Date.now()) < 60_000, true);
    await client.logIn(name, password);
    await client.refresh();
    equal((await client.me()).id, me.id);
    equal((await client.health()).isHealthy, true);
    equal(Math.abs(await client.logOut() - Date.now()) < 60_000, true);
    equal(await client.tokens(), null);
    await refuses(Unauthorized, client.me());
  },
  async "expired tokens are renewed once for all calls, and rotate"({ url }) {
    const { client: first, name } = await signedUp(url);
    const kept = await first.tokens();
    // Tokens of a store have no known age: the refusal is what tells.
    const client = new PosternClient(url, { tokenStore: storeWith(kept) });
    await pause(2.1);
    const found = await Promise.all(Array.from({ length: 6 }, () => client.me()));
    equal(found.map(({ username }) => username), Array(6).fill(name));
    equal((await client.tokens()).refreshToken === kept.refreshToken, false);
    // The old one ends the session, for there is a copy of it. Had two calls refreshed, it would be over already.
    await refuses(Unauthorized, first.refresh());
    await refuses(Unauthorized, client.refresh());
    equal(await client.tokens(), null);
  },
  async "a logout elsewhere ends the session here"({ url }) {
    const { client } = await signedUp(url);
    await new PosternClient(url, { tokenStore: storeWith(await client.tokens()) }).logOut();
    const error = await refuses(Unauthorized, client.me());
    equal([error.errorCode, typeof error.requestId], ["UNAUTHORIZED", "string"]);
    equal(await client.tokens(), null);
  },
  async "refusals are typed"({ url }) {
    const { client, name } = await signedUp(url);
    const bad = { username: "x", email: "nope", password: "short", firstName: "", lastName: "L" };
    const invalid = await refuses(ValidationFailed, client.signUp(bad));
    equal(invalid.fields.map(({ location }) => location[0]).sort(), ["email", "first_name", "password", "username"]);
    const wrong = await refuses(Unauthorized, client.logIn(name, "not-the-password"));
    equal(wrong.detail, "Incorrect username or password");
  },
  async "limits are waited out or raised"({ limitedUrl }) {
    const { client, name } = await signedUp(limitedUrl);
    const began = performance.now();
    for (let turn = 0; turn < 4; turn += 1) await client.logIn(name, password);
    equal(performance.now() - began > 500, true);
    const hasty = new PosternClient(limitedUrl, { maxWait: 0.2 });
    const flood = async () => { for (let turn = 0; turn < 4; turn += 1) await hasty.logIn(name, password); };
    equal((await refuses(RateLimited, flood())).retryAfter >= 1, true);
  },
  async "a gateway that is away is said so"() {
    await refuses(ConnectionFailed, new PosternClient("http://127.0.0.1:1").health());
  },
};

/** Runs everything; `say` is given each name. */
export async function run(addresses, say) {
  for (const [name, scenario] of [...Object.entries(rules), ...Object.entries(system)]) {
    try {
      await scenario(addresses);
    } catch (error) {
      throw new Error(`${name}: ${error.message}`, { cause: error });
    }
    say(`ok ${name}`);
  }
}
