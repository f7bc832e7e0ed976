// Compiled, never run: that the declarations can be used as the README says, and refuse what they should.
import { FieldError, Health, PosternClient, RateLimited, Tokens, TokenStore, Unauthorized, User, ValidationFailed }
  from "../postern-client.js";
import * as everything from "../postern-client.js";

class Kept implements TokenStore {
  async load(): Promise<Tokens | null> { return null; }
  async save(tokens: Tokens | null): Promise<void> { void tokens; }
}

export async function use(): Promise<void> {
  const client = new PosternClient("http://localhost:8799", { timeout: 5, maxRetries: 1, maxWait: 2, tokenStore: new Kept() });
  const tokens: Tokens = await client.signUp({
    username: "grace", email: "grace@example.com", password: "secretpassword", firstName: "Grace", lastName: "Hopper",
  });
  const refreshToken: string | null = tokens.refreshToken;
  const user: User = await client.me();
  const year: number = user.createdAt.getFullYear();
  const health: Health = await client.health();
  const ended: Date = await client.logOut();
  // @ts-expect-error: one may not be changed.
  tokens.accessToken = "";
  // @ts-expect-error: every field is needed.
  await client.signUp({ username: "grace" });
  // @ts-expect-error: a password is a text.
  await client.logIn("grace", 5);
  try {
    await client.refresh();
  } catch (error) {
    if (error instanceof ValidationFailed) error.fields.forEach((field: FieldError) => field.location.join());
    else if (error instanceof RateLimited) error.retryAfter.toFixed();
    else if (error instanceof Unauthorized) error.requestId?.length;
  }
  void [refreshToken, year, health, ended];
}

// What is declared: the run of the module compares it with what is there.
export const declared: Record<keyof typeof everything, true> = {
  ApiError: true, ConnectionFailed: true, InvalidAnswer: true, MemoryTokenStore: true, PosternClient: true,
  PosternError: true, RateLimited: true, Unauthorized: true, ValidationFailed: true,
};
