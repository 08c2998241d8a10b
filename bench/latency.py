"""Answer times at a steady load that does not wait: a request begins at its moment, however slow the last one was."""

import http.client
import statistics
import threading
import time
from urllib.parse import urlsplit

PER_SECOND = 300
SECONDS = 10
THREADS = 16
PERCENT = 99


def percentile(url: str, *, per_second: int = PER_SECOND, seconds: int = SECONDS) -> float:
    """The time in milliseconds within which 99 of 100 requests are answered, waiting in line included."""
    parts = urlsplit(url)
    start = time.perf_counter() + 0.2
    moments = [start + number / per_second for number in range(per_second * seconds)]
    took: list[float] = []
    lock = threading.Lock()

    def ask(own: list[float]) -> None:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        found = []
        for moment in own:
            time.sleep(max(0.0, moment - time.perf_counter()))
            connection.request("GET", parts.path)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            found.append((time.perf_counter() - moment) * 1000)
        connection.close()
        with lock:
            took.extend(found)

    threads = [threading.Thread(target=ask, args=(moments[each::THREADS],)) for each in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(took) == len(moments)
    return statistics.quantiles(took, n=100)[PERCENT - 1]
