/** A session's tokens. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly tokenType: string;
}

export interface User {
  readonly id: number;
  readonly username: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** `healthy`, or `unhealthy` with the error that makes it so. */
export interface Health {
  readonly status: string;
  readonly isHealthy: boolean;
  readonly timestamp: Date;
  readonly version: string | null;
  readonly error: string | null;
}

/** What is wrong with one field. */
export interface FieldError {
  readonly location: readonly string[];
  readonly message: string;
  readonly type: string;
}

export interface NewUser {
  username: string;
  email: string;
  password: string;
  firstName: string;
  lastName: string;
}

/** Keeps one session's tokens, in memory or elsewhere; belongs to one client. */
export interface TokenStore {
  load(): Tokens | null | Promise<Tokens | null>;
  /** null means that the session is over. */
  save(tokens: Tokens | null): void | Promise<void>;
}

export interface ClientOptions {
  /** Seconds for each request; default: 10. */
  timeout?: number;
  /** Default: 3. */
  maxRetries?: number;
  /** Seconds for all waits of one call; default: 30. */
  maxWait?: number;
  tokenStore?: TokenStore;
  /** Default: the global one. */
  fetch?: (input: string, init: RequestInit) => Promise<Response>;
  /** Seconds that only go forward. */
  clock?: () => number;
  /** Waits for so many seconds. */
  sleep?: (seconds: number) => Promise<void>;
  /** From 0 to 1. */
  random?: () => number;
}

export declare class PosternClient {
  /** Throws a TypeError when `baseUrl` is none of http or https. */
  constructor(baseUrl: string, options?: ClientOptions);
  tokens(): Promise<Tokens | null>;
  signUp(user: NewUser): Promise<Tokens>;
  logIn(username: string, password: string): Promise<Tokens>;
  refresh(): Promise<Tokens>;
  me(): Promise<User>;
  /** The moment from which the session's tokens are refused. */
  logOut(): Promise<Date>;
  health(): Promise<Health>;
}

export declare class MemoryTokenStore implements TokenStore {
  load(): Tokens | null;
  save(tokens: Tokens | null): void;
}

export declare class PosternError extends Error {}

export declare class ConnectionFailed extends PosternError {}

export declare class InvalidAnswer extends PosternError {}

export declare class ApiError extends PosternError {
  readonly status: number;
  readonly detail: string;
  readonly errorCode: string | null;
  /** What to name in a report: the gateway's log holds it. */
  readonly requestId: string | null;
}

export declare class Unauthorized extends ApiError {}

export declare class ValidationFailed extends ApiError {
  readonly fields: readonly FieldError[];
}

export declare class RateLimited extends ApiError {
  /** Seconds. */
  readonly retryAfter: number;
}
