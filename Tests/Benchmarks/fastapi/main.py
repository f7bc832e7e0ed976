"""What Postern's gateway and app do together, as one FastAPI app: uvicorn main:app"""

from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

import store
from database import Base, engine
from routes import router

SECURITY = [(name.encode(), value.encode()) for name, value in {
    "x-content-type-options": "nosniff",
    "x-xss-protection": "0",
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy":
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
        "midi=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
}.items()]
CODES = {429: "RATE_LIMIT_EXCEEDED", 422: "VALIDATION_ERROR"}


class SecurityHeaders:
    """Plain ASGI: an `@app.middleware` would cost a task and two streams for each request."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        async def send_more(message):
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *SECURITY]
            await send(message)

        await self.app(scope, receive, send_more if scope["type"] == "http" else send)


@asynccontextmanager
async def lifespan(_):
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    await store.load()
    yield
    await store.redis.aclose()
    await engine.dispose()


def problem(status, detail, headers=None):
    code = CODES.get(status) or HTTPStatus(status).name
    moment = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return JSONResponse({"detail": detail, "error_code": code, "timestamp": moment}, status, headers)


app = FastAPI(title="FastAPI", version="0.1.0", lifespan=lifespan)
app.include_router(router)
app.add_middleware(
    CORSMiddleware, allow_origins=["*"], allow_credentials=True, allow_methods=["*"], allow_headers=["*"],
    expose_headers=["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"])
app.add_middleware(SecurityHeaders)


@app.exception_handler(HTTPException)
async def refuse(_, error):
    return problem(error.status_code, error.detail, error.headers)


@app.exception_handler(RequestValidationError)
async def refuse_fields(_, error):
    return problem(422, [
        {"loc": [str(part) for part in fault["loc"][1:]], "msg": fault["msg"], "type": fault["type"]}
        for fault in error.errors()])
