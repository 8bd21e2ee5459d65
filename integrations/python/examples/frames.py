# %% [markdown]
# # Frames of an archive
# Run as `python frames.py ARCHIVE [DICTUM]`, or cell by cell. The words are the samples' of the checkout.

# %%
import sys

import dictum

folder, command = sys.argv[1], (sys.argv[2:] or ["dictum"])[0]
archive = dictum.Archive(folder, command=command, frames="polars")

# %% Statements, newest first
import polars as pl

statements = archive.statements()
print(statements.select("year", "kind", "headline").sort("year", descending=True).head(5))
assert statements.height > 10 and statements["statement"].is_unique().all()

# %% Who says most?
turns = archive.turns()
words = pl.col("text").str.split(" ").list.len()
print(turns.group_by("speaker").agg(words.sum().alias("words")).sort("words", descending=True).head(5))
assert turns.filter(pl.col("text").is_not_null()).height > 30

# %% The same for pandas, and of one year only
of_2019 = dictum.Archive(folder, command=command, frames="pandas").statements(since="2019", until="2019")
print(of_2019[["statement", "delivered_on", "speakers"]])
assert (of_2019["year"] == 2019).all() and len(of_2019) > 0

# %% What a query finds
hits = archive.hits("harbour")
print(hits.select("day", "speaker", "passage").head(3))
assert hits["passage"].str.to_lowercase().str.contains("harbour").all()

# %% Quotations checked
quotes = [
    "Explanations do not warm a room.",
    {"quote": "the herring do not hold passports", "speaker": "Maren Tollak"},
    "these words were said by nobody in any harbour of this archive",
]
checks = archive.checks(quotes)
print(checks.select("quote", "verdict", "score"))
assert checks["verdict"].to_list() == ["exact", "exact", "not-found"]

# %% A refusal says what, and the cure
try:
    archive.statements(since="the day before yesterday")
except dictum.DictumError as refused:
    print(refused)
    assert refused.code == 2
else:
    raise SystemExit("nonsense was taken")
