"""What the FastAPI app is told, by the environment; the names are those of Postern's own programs where both have them."""

import os

SECRET_KEY = os.environ["SECRET_KEY"]
# sqlite+aiosqlite:///PATH or postgresql+asyncpg://…
DATABASE_URL = os.environ["DATABASE_URL"]
REDIS_URL = os.environ["REDIS_URL"]
ACCESS_SECONDS, REFRESH_SECONDS = 3_600, 86_400

RATE_LIMIT_WINDOW = int(os.environ.get("RATE_LIMIT_WINDOW", "60"))
RATE_LIMITS = {
    name: int(os.environ.get(f"RATE_LIMIT_{name.upper()}", usual))
    for name, usual in (("strict", "10"), ("default", "100"), ("lenient", "1000"), ("user", "300"))}

ARGON2 = {
    "memory_cost": int(os.environ.get("ARGON2_MEMORY_COST", "65536")),
    "time_cost": int(os.environ.get("ARGON2_TIME_COST", "3")),
    "parallelism": int(os.environ.get("ARGON2_PARALLELISM", "4"))}
