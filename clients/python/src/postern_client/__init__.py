"""A typed client of Postern's API: it refreshes its tokens, and waits out limits within a budget."""

from .client import PosternClient
from .errors import (
    ApiError,
    ConnectionFailed,
    FieldError,
    InvalidAnswer,
    PosternError,
    RateLimited,
    Unauthorized,
    ValidationFailed,
)
from .models import Health, Tokens, User
from .stores import MemoryTokenStore, TokenStore

__all__ = [
    "ApiError",
    "ConnectionFailed",
    "FieldError",
    "Health",
    "InvalidAnswer",
    "MemoryTokenStore",
    "PosternClient",
    "PosternError",
    "RateLimited",
    "TokenStore",
    "Tokens",
    "Unauthorized",
    "User",
    "ValidationFailed",
]
