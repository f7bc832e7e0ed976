"""The endpoints of the reference."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.responses import JSONResponse
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import BaseModel, ConfigDict, EmailStr, Field
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

import security
import settings
import store
from database import Session, User, now

router = APIRouter()
strict, default, lenient = (Depends(store.AddressLimit(tier)) for tier in ("strict", "default", "lenient"))


class SignUp(BaseModel):
    username: str = Field(min_length=3, max_length=50, pattern=r"^[A-Za-z0-9_.-]+$")
    email: EmailStr
    password: str = Field(min_length=8, max_length=128)
    first_name: str = Field(min_length=1, max_length=50)
    last_name: str = Field(min_length=1, max_length=50)


class Refresh(BaseModel):
    refresh_token: str


class AccessToken(BaseModel):
    access_token: str
    token_type: str = "bearer"


class Tokens(AccessToken):
    refresh_token: str


class UserOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    username: str
    email: str
    first_name: str
    last_name: str
    created_at: datetime
    updated_at: datetime


def tokens(user):
    return Tokens(
        access_token=security.token(user.id, "access", settings.ACCESS_SECONDS),
        refresh_token=security.token(user.id, "refresh", settings.REFRESH_SECONDS))


@router.post("/api/v1/auth/signup", status_code=201, dependencies=[strict])
async def sign_up(form: Annotated[SignUp, Form()], session: Session) -> Tokens:
    user = User(**form.model_dump(exclude={"password"}), password_hash=await security.hashed(form.password))
    session.add(user)
    try:
        await session.commit()
    except IntegrityError as error:
        raise HTTPException(400, "Username or email already registered") from error
    return tokens(user)


@router.post("/api/v1/auth/login", dependencies=[strict])
async def login(form: Annotated[OAuth2PasswordRequestForm, Depends()], session: Session) -> Tokens:
    user = await session.scalar(select(User).where(User.username == form.username))
    if not await security.verify(form.password, user and user.password_hash) or user is None:
        raise security.unauthorized("Incorrect username or password")
    return tokens(user)


@router.post("/api/v1/auth/refresh", dependencies=[default])
async def refresh(body: Refresh, session: Session) -> AccessToken:
    claims = security.decode(body.refresh_token, "refresh")
    if await store.is_revoked(claims["jti"]):
        raise security.unauthorized("Token has been revoked")
    if await session.get(User, int(claims["sub"])) is None:
        raise security.unauthorized("Could not validate credentials")
    return AccessToken(access_token=security.token(claims["sub"], "access", settings.ACCESS_SECONDS))


@router.post("/api/v1/auth/logout")
async def logout(claims: security.Claims) -> dict[str, str]:
    await store.revoke(claims)
    return {"message": "Successfully logged out", "revoked_at": now().isoformat().replace("+00:00", "Z")}


@router.get("/api/v1/users/me")
async def me(user: security.CurrentUser) -> UserOut:
    return user


@router.get("/health", dependencies=[lenient])
async def health(session: Session):
    moment = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    try:
        await session.execute(text("SELECT 1"))
    except Exception:
        return JSONResponse({"status": "unhealthy", "error": "Database connection failed", "timestamp": moment}, 503)
    return {"status": "healthy", "timestamp": moment, "version": "0.1.0"}
