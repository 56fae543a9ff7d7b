"""A kind of job for the tests, in a module that a worker of its own can be told to include."""

from jourer.jobs import Result, job

KIND = "tests.poem"


@job(KIND)
def write_poem(work):
    work.progress(50)
    if work.parameters.get("fails"):
        raise RuntimeError("no rhyme found")
    return Result("dikt.txt", b"Ja visst")
