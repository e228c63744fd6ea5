import asyncio, gc, warnings
import pytest
from sqlalchemy import text
from core.store import Database

@pytest.mark.parametrize("kind", ["reading", "writing"])
async def test_cancel(kind, postgres_url):
    db = Database(postgres_url)
    leaks = {}
    for steps in range(1, 60):
        async def work():
            async with getattr(db, kind)() as s:
                await s.execute(text("select 1"))
        t = asyncio.create_task(work())
        for _ in range(steps):
            await asyncio.sleep(0)
        # also let IO advance
        t.cancel()
        await asyncio.wait([t])
        out = db._engine.pool.checkedout()
        if out: leaks[steps] = out; await db._engine.dispose(); db = Database(postgres_url)
    print(kind, leaks)
    # with time delays
    import random
    leaks = 0; done=0
    async with db.reading() as q: await q.execute(text('select 1'))
    for n in range(1500):
        async def work():
            async with getattr(db, kind)() as s:
                await s.execute(text("select 1"))
        t = asyncio.create_task(work())
        await asyncio.sleep(random.random()*0.005)
        done += t.done()
        t.cancel()
        await asyncio.wait([t])
        out = db._engine.pool.checkedout()
        if out: leaks += 1; db = Database(postgres_url)
    print(kind, "timed", leaks, done)
    await db.close()
