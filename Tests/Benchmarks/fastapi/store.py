"""What Redis keeps: revoked tokens, and the sliding windows of the rate limiter."""

import time
import uuid

from fastapi import HTTPException, Request, Response
from redis.asyncio import Redis

import settings

redis = Redis.from_url(settings.REDIS_URL, max_connections=256)

# The customary window: a sorted set of admissions by their microseconds. One trip, and no race.
WINDOW = """
local now, window, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local count = redis.call('ZCARD', KEYS[1])
local allowed = count < limit and 1 or 0
if allowed == 1 then
  redis.call('ZADD', KEYS[1], now, ARGV[4])
  redis.call('PEXPIRE', KEYS[1], math.ceil(window / 1000))
  count = count + 1
end
return {allowed, limit - count}
"""
script = ""


async def load():
    global script
    script = await redis.script_load(WINDOW)


def _window(tier, key):
    now = time.time_ns() // 1_000
    return (
        script, 1, f"limit:{tier}:{key}", now, settings.RATE_LIMIT_WINDOW * 1_000_000, settings.RATE_LIMITS[tier],
        f"{now}:{uuid.uuid4().hex}")


def _judge(tier, verdict, response):
    allowed, remaining = verdict
    headers = {
        "X-RateLimit-Limit": str(settings.RATE_LIMITS[tier]),
        "X-RateLimit-Remaining": str(max(remaining, 0)),
        "X-RateLimit-Reset": str(int(time.time()) + settings.RATE_LIMIT_WINDOW)}
    if not allowed:
        headers["Retry-After"] = str(settings.RATE_LIMIT_WINDOW)
        raise HTTPException(429, "Rate limit exceeded. Please slow down your requests.", headers)
    for name, value in headers.items():
        response.headers[name] = value


class AddressLimit:
    """A dependency that counts the client's address in a tier."""

    def __init__(self, tier):
        self.tier = tier

    async def __call__(self, request: Request, response: Response):
        _judge(self.tier, await redis.evalsha(*_window(self.tier, request.client.host)), response)


async def judge_token(token_id, user_id, response):
    """Counts the user, and tells whether the token was revoked; both in one trip."""
    async with redis.pipeline(transaction=False) as pipe:
        pipe.exists(f"blacklist:{token_id}")
        pipe.evalsha(*_window("user", user_id))
        is_revoked, verdict = await pipe.execute()
    _judge("user", verdict, response)
    return bool(is_revoked)


async def is_revoked(token_id):
    return bool(await redis.exists(f"blacklist:{token_id}"))


async def revoke(claims):
    await redis.set(f"blacklist:{claims['jti']}", "1", ex=max(int(claims["exp"] - time.time()), 1))
