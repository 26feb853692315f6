"""The floor: the least that a web service with a database does for a report.

One transaction inserts an incident and an audit row and notifies; the board lists what is open.
"""

import os
from contextlib import asynccontextmanager
from datetime import datetime, timezone

import asyncpg
import orjson
from fastapi import FastAPI, Header, Response
from pydantic import BaseModel

class Place(BaseModel):
    lon: float
    lat: float
    address: str


class Caller(BaseModel):
    name: str
    phone: str


class Report(BaseModel):
    desk: str
    channel: str
    text: str
    place: Place
    caller: Caller


@asynccontextmanager
async def lifespan(app: FastAPI):
    size = int(os.environ["FLOOR_CONNECTIONS"])
    async with asyncpg.create_pool(os.environ["FLOOR_DATABASE"], min_size=size, max_size=size) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/incidents", status_code=201)
async def file_incident(report: Report, idempotency_key: str = Header(default="")) -> Response:
    at = datetime.now(timezone.utc)
    async with app.state.pool.acquire() as connection, connection.transaction():
        number = await connection.fetchval(
            "insert into incident (text, lon, lat, address, caller_name, caller_phone, state, filed_at)"
            " values ($1, $2, $3, $4, $5, $6, 'open', $7) returning id",
            report.text, report.place.lon, report.place.lat, report.place.address,
            report.caller.name, report.caller.phone, at,
        )
        await connection.execute(
            "insert into audit (actor, action, incident, at) values ('desk', 'file', $1, $2)", number, at
        )
        await connection.execute("select pg_notify('incident', $1)", str(number))
    return Response(orjson.dumps({"id": number, "filed_at": at}), 201, media_type="application/json")


@app.get("/board")
async def read_board() -> Response:
    rows = await app.state.pool.fetch(
        "select id, text, lon, lat, address, state, filed_at from incident where state = 'open' order by id desc"
    )
    return Response(orjson.dumps([dict(row) for row in rows]), media_type="application/json")


@app.get("/flushes")
async def read_flushes() -> Response:
    count = await app.state.pool.fetchval("select wal_sync from pg_stat_wal")
    return Response(orjson.dumps(count), media_type="application/json")
