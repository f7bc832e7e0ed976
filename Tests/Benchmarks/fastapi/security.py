"""Passwords and tokens."""

import asyncio
import time
import uuid
from typing import Annotated, Any

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from fastapi import Depends, HTTPException, Response
from fastapi.security import OAuth2PasswordBearer

import settings
import store
from database import Session, User

hasher = PasswordHasher(**settings.ARGON2)
# Checked when there is no such user, so that both answers take the same time.
dummy = hasher.hash("nobody's password")
bearer = OAuth2PasswordBearer(tokenUrl="/api/v1/auth/login")


async def hashed(password):
    """On a thread: Argon2 gives up the interpreter's lock, and the event loop goes on."""
    return await asyncio.to_thread(hasher.hash, password)


async def verify(password, encoded):
    try:
        return await asyncio.to_thread(hasher.verify, encoded or dummy, password) and encoded is not None
    except VerifyMismatchError:
        return False


def token(user_id, kind, seconds):
    now = int(time.time())
    claims = {"sub": str(user_id), "exp": now + seconds, "iat": now, "jti": str(uuid.uuid4()), "type": kind}
    return jwt.encode(claims, settings.SECRET_KEY, algorithm="HS256")


def unauthorized(detail):
    return HTTPException(401, detail, {"WWW-Authenticate": 'Bearer error="invalid_token"'})


def decode(text, kind):
    try:
        claims = jwt.decode(
            text, settings.SECRET_KEY, algorithms=["HS256"], options={"require": ["sub", "exp", "jti", "type"]})
    except jwt.ExpiredSignatureError as error:
        raise unauthorized("Token has expired") from error
    except jwt.InvalidTokenError as error:
        raise unauthorized("Could not validate credentials") from error
    if claims["type"] != kind:
        raise unauthorized("Invalid token type")
    return claims


async def current_claims(text: Annotated[str, Depends(bearer)], response: Response):
    claims = decode(text, "access")
    if await store.judge_token(claims["jti"], claims["sub"], response):
        raise unauthorized("Token has been revoked")
    return claims


Claims = Annotated[dict[str, Any], Depends(current_claims)]


async def current_user(claims: Claims, session: Session):
    user = await session.get(User, int(claims["sub"]))
    if user is None:
        raise HTTPException(404, "User not found")
    return user


CurrentUser = Annotated[User, Depends(current_user)]
