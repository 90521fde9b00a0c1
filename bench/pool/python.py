"""The same measurements of Python's pools: python3 python.py '{"pool":"python-executor","workload":"noops",…}'.

The last line of the output is the result as JSON, as with measure.mjs.
"""

import json
import multiprocessing
import os
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor


def noop(value):
    return value


def twice(value):
    return value * 2


def exclaim(value):
    return value + "!"


def move(point):
    return {**point, "x": point["x"] + 1}


def who_am_i(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass
    return os.getpid()


def work(rounds):
    state = 1
    for _ in range(rounds):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return state


def work_rate(_):
    best = 0.0
    for _ in range(40):
        started = time.perf_counter()
        work(20_000)
        best = max(best, 20_000 / (time.perf_counter() - started))
    return best


class Executor:
    def __init__(self, workers, context):
        self.pool = ProcessPoolExecutor(workers, mp_context=context)

    def start(self, fn, argument):
        return self.pool.submit(fn, argument)

    def result(self, handle):
        return handle.result()

    def map(self, fn, items, chunksize):
        return list(self.pool.map(fn, items, chunksize=chunksize))

    def shutdown(self):
        self.pool.shutdown()


class Pool:
    def __init__(self, workers, context):
        self.pool = context.Pool(workers)

    def start(self, fn, argument):
        return self.pool.apply_async(fn, (argument,))

    def result(self, handle):
        return handle.get()

    def map(self, fn, items, chunksize):
        return self.pool.map(fn, items, chunksize)

    def shutdown(self):
        self.pool.close()
        self.pool.join()


def burst(pool, fn, arguments):
    started = time.perf_counter()
    handles = [pool.start(fn, argument) for argument in arguments]
    results = [pool.result(handle) for handle in handles]
    return time.perf_counter() - started, results


def bursts(pool, arguments):
    burst(pool, noop, arguments[:5000])
    times = []
    cpu = own_cpu()
    end = time.perf_counter() + 1
    while not times or (time.perf_counter() < end and len(times) < 20):
        times.append(burst(pool, noop, arguments)[0])
    used = own_cpu() - cpu
    count = len(arguments)
    return {"perSecond": count / statistics.median(times), "cpuUs": used * 1e6 / (count * len(times))}


def noops(pool, workers, params):
    return bursts(pool, range(params["count"]))


ITEMS = {
    "integers": (twice, lambda i: i),
    "doubles": (twice, lambda i: i + 0.25),
    "strings": (exclaim, lambda i: f"item {i}"),
    "objects": (move, lambda i: {"id": i, "name": f"point {i}", "x": i / 2, "y": -i, "isLast": False}),
}


def map_items(pool, workers, params):
    fn, create = ITEMS[params["kind"]]
    count = params["count"]
    items = [create(i) for i in range(count)]
    pool.map(fn, items[: count // 5], params["chunksize"])
    rates = []
    cpu = own_cpu()
    end = time.perf_counter() + 0.3
    while not rates or (time.perf_counter() < end and len(rates) < 7):
        started = time.perf_counter()
        pool.map(fn, items, params["chunksize"])
        rates.append(count / (time.perf_counter() - started))
    used = own_cpu() - cpu
    return {"perSecond": statistics.median(rates), "cpuUs": used * 1e6 / (count * len(rates))}


def round_trip(pool, workers, params):
    for call in range(2000):
        pool.result(pool.start(noop, call))
    times = []
    cpu = own_cpu()
    for call in range(params["count"]):
        started = time.perf_counter()
        pool.result(pool.start(noop, call))
        times.append((time.perf_counter() - started) * 1e6)
    used = (own_cpu() - cpu) * 1e6 / len(times)
    times.sort()
    return {"p50": times[len(times) // 2], "p99": times[int(len(times) * 0.99)], "cpuUs": used}


def order(i):
    line = lambda n: {"article": f"article-{n}", "amount": n + 1, "price": 9.5 * n, "text": "a line of this order"}
    customer = {"name": f"Customer {i}", "city": "Rotterdam", "isNew": i % 3 == 0, "score": i / 7}
    return {"id": i, "customer": customer, "lines": [line(n) for n in range(10)], "note": None}


def objects(pool, workers, params):
    return bursts(pool, [order(i) for i in range(params["count"])])


def echoes(pool, size, count, in_flight, warm_up):
    value = bytes(size)
    for repetitions in (warm_up, count):
        cpu = own_cpu()
        started = time.perf_counter()
        handles = []
        for _ in range(repetitions):
            if len(handles) == in_flight:
                pool.result(handles.pop(0))
            handles.append(pool.start(noop, value))
        for handle in handles:
            pool.result(handle)
        seconds = time.perf_counter() - started
    megabytes = count * size / 1e6
    return {"mbPerSecond": megabytes / seconds, "cpuMs": (own_cpu() - cpu) * 1000 / megabytes}


def megabytes(pool, workers, params):
    return echoes(pool, 1_000_000, params["count"], params["inFlight"], 40)


def large_arrays(pool, workers, params):
    return echoes(pool, 64_000_000, params["count"], 1, 2)


def cpu_tasks(pool, workers, params):
    rate = pool.result(pool.start(work_rate, None))
    lengths = params["lengths"]
    if lengths["kind"] == "same":
        ms = [lengths["ms"]] * lengths["count"]
    else:
        ms, state = [], 12345
        for _ in range(lengths["count"]):
            state = (state * 1103515245 + 12345) % 2**31
            ms.append(0.1 * 200 ** (state / 2**31))
    tasks = [round(length / 1000 * rate) for length in ms]
    burst(pool, work, tasks)
    seconds = statistics.median(burst(pool, work, tasks)[0] for _ in range(2))
    return {"efficiency": sum(tasks) / rate / (workers * seconds)}


def life_cycle(create, workers, params):
    started = time.perf_counter()
    pool = create("spawn")
    seen = set()
    first = 0.0
    while len(seen) < workers:
        for handle in [pool.start(who_am_i, 0.0005) for _ in range(2 * workers)]:
            seen.add(pool.result(handle))
            first = first or time.perf_counter() - started
            if len(seen) == workers:
                break
    ready = time.perf_counter() - started
    time.sleep(0.1)
    ending = time.perf_counter()
    pool.shutdown()
    return {
        "firstMs": first * 1000,
        "allReadyMs": ready * 1000,
        "shutdownMs": (time.perf_counter() - ending) * 1000,
    }


def memory(create, workers, params):
    pool = create("spawn")
    burst(pool, noop, range(2000))
    time.sleep(0.2)
    totals = {"Rss": 0, "Private": 0}
    for process in multiprocessing.active_children():
        with open(f"/proc/{process.pid}/smaps_rollup") as lines:
            for line in lines:
                for key in totals:
                    if line.startswith(key + ":") or line.startswith((key + "_Clean:", key + "_Dirty:")):
                        totals[key] += int(line.split()[1])
    return {"rssMb": totals["Rss"] / workers / 1024, "privateMb": totals["Private"] / workers / 1024}


WORKLOADS = {
    "noops": noops,
    "map": map_items,
    "round-trip": round_trip,
    "objects": objects,
    "megabytes": megabytes,
    "large-arrays": large_arrays,
    "cpu-tasks": cpu_tasks,
}
# These start the pool themselves: a fresh interpreter for each worker, as Node's are, and not a fork of this one.
UNOPENED = {"life-cycle": life_cycle, "memory": memory}


def machine_busy():
    with open("/proc/stat") as lines:
        fields = [int(field) for field in lines.readline().split()[1:]]
    return sum(fields[:3] + fields[5:8]) / 100


def own_cpu():
    own = time.process_time()
    for process in multiprocessing.active_children():
        try:
            with open(f"/proc/{process.pid}/schedstat") as line:
                own += int(line.read().split()[0]) / 1e9
        except OSError:
            # It has just ended.
            continue
    return own


def main():
    job = json.loads(sys.argv[1])
    kind = Executor if job["pool"] == "python-executor" else Pool
    workers = job["workers"]
    create = lambda method: kind(workers, multiprocessing.get_context(method))
    started, busy, own = time.perf_counter(), machine_busy(), own_cpu()
    if job["workload"] in UNOPENED:
        values = UNOPENED[job["workload"]](create, workers, job["params"])
    else:
        values = WORKLOADS[job["workload"]](create("fork"), workers, job["params"])
    foreign = machine_busy() - busy - (own_cpu() - own)
    share = max(0.0, foreign / ((time.perf_counter() - started) * os.cpu_count()))
    print("\n" + json.dumps({"values": values, "foreign": share}), flush=True)
    for process in multiprocessing.active_children():
        process.kill()
    os._exit(0)


if __name__ == "__main__":
    main()
