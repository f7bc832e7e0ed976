// The whole life of a session with fetch, in a browser (index.html) or in Node 18 and later:
// node examples/javascript/flow.js [BASE_URL]   default: $POSTERN_URL, else http://localhost:8799

const longestWaitSeconds = 90;
const password = "correct & horse + staple";

/** Runs the flow against `base`; `say` is given each line. Throws when an answer is not the expected one. */
export async function flow(base, say) {
  const root = base.replace(/\/+$/, "");

  async function request(method, path, { token, form, json } = {}) {
    const headers = {};
    if (token !== undefined) headers.Authorization = `Bearer ${token}`;
    // A form sets its own content type; JSON has to be said, and makes browsers ask first (a preflight).
    if (json !== undefined) headers["Content-Type"] = "application/json";
    const answer = await fetch(root + path, {
      method,
      headers,
      body: form !== undefined ? new URLSearchParams(form) : json !== undefined ? JSON.stringify(json) : undefined,
      // Tokens travel in Authorization; cookies have no part in this.
      credentials: "omit",
      signal: AbortSignal.timeout(20_000),
    });
    say(`${method} ${path}: ${answer.status}`);
    return answer;
  }

  // A refusal by a limit is not counted, and nothing of the request was done. Pages of another origin may not
  // be shown Retry-After; the moment in X-RateLimit-Reset always is.
  async function waitAsTold(answer) {
    const told = answer.headers.get("Retry-After");
    const seconds = told !== null
      ? Number(told)
      : Math.max(1, Math.ceil(Number(answer.headers.get("X-RateLimit-Reset")) - Date.now() / 1000));
    if (!(seconds <= longestWaitSeconds)) throw new Error(`told to wait for ${seconds} s`);
    say(`  ${(await answer.json()).detail} Waiting ${seconds} s.`);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }

  async function expect(status, method, path, content) {
    let answer = await request(method, path, content);
    if (answer.status === 429) {
      await waitAsTold(answer);
      answer = await request(method, path, content);
    }
    if (answer.status !== status) {
      throw new Error(`expected ${status}, got ${answer.status}: ${await answer.text()}`);
    }
    return answer.json();
  }

  function demand(condition, what) {
    if (!condition) throw new Error(`expected ${what}`);
  }

  const user = `fetch-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  await expect(201, "POST", "/api/v1/auth/signup", {
    form: { username: user, email: `${user}@example.com`, password, first_name: "Grace", last_name: "Hopper" },
  });
  const tokens = await expect(200, "POST", "/api/v1/auth/login", { form: { username: user, password } });

  const me = await expect(200, "GET", "/api/v1/users/me", { token: tokens.access_token });
  demand(me.username === user, `the user name ${user}`);
  say(`  signed in as ${me.first_name} ${me.last_name}, number ${me.id}`);

  const fresh = await expect(200, "POST", "/api/v1/auth/refresh", { json: { refresh_token: tokens.refresh_token } });
  await expect(200, "GET", "/api/v1/users/me", { token: fresh.access_token });

  const farewell = await expect(200, "POST", "/api/v1/auth/logout", { token: fresh.access_token });
  say(`  ${farewell.message} at ${farewell.revoked_at}`);
  const refusal = await expect(401, "GET", "/api/v1/users/me", { token: fresh.access_token });
  demand(refusal.detail === "Token has been revoked", "a revoked token");
  say(`  ${refusal.detail}; log in again`);

  const problem = await expect(422, "POST", "/api/v1/auth/signup", {
    form: { username: "x", email: "nope", password: "short" },
  });
  for (const row of problem.detail) say(`    ${row.loc[0]}: ${row.msg}`);
  demand(problem.detail.some((row) => row.loc[0] === "email"), "every bad field");

  const wrong = { form: { username: user, password: "not-the-password" } };
  say(`  ${(await expect(401, "POST", "/api/v1/auth/login", wrong)).detail}`);

  // Logins are limited to ten a minute for each address, unless the gateway is told otherwise.
  let limited = false;
  for (let turn = 0; turn < 12 && !limited; turn += 1) {
    const answer = await request("POST", "/api/v1/auth/login", wrong);
    limited = answer.status === 429;
    if (limited) await waitAsTold(answer);
    else demand(answer.status === 401, "401 or 429");
  }
  if (limited) await expect(200, "POST", "/api/v1/auth/login", { form: { username: user, password } });
  else say("the limit here is above a dozen logins");
  say("done");
}

if (typeof process !== "undefined" && process.argv?.[1]?.endsWith("flow.js")) {
  const base = process.argv[2] ?? process.env.POSTERN_URL ?? "http://localhost:8799";
  flow(base, console.log).catch((error) => {
    console.error(String(error));
    process.exitCode = 1;
  });
}
