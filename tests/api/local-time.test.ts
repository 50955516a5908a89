// SPDX-License-Identifier: Apache-2.0
// Local time: zones by rules and names, dates as text, and seconds from dates, all as glibc has them.
import { assert, load, python, suite, test } from "../harness/inside/kit.ts";

const LOCAL = `
import datetime, os, time
def local(zone, *seconds):
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        return [list(time.tzname), *(time.strftime("%Y-%m-%d %H:%M:%S %z %Z", time.localtime(at)) for at in seconds)]
    finally:
        if before is None: del os.environ["TZ"]
        else: os.environ["TZ"] = before
        time.tzset()
`;

suite("time zones", () => {
  test("are known by rules and by names", async () => {
    const py = await python();
    py.runPython(LOCAL);
    const winter = 1_768_000_000;
    const summer = 1_784_000_000;
    const of = (zone: string) => {
      const proxy = py.runPython(`local(${JSON.stringify(zone)}, ${winter}, ${summer})`);
      const seen = proxy.toJs();
      proxy.destroy();
      return seen;
    };
    assert.deepEqual(of("JST-9"), [
      ["JST", "JST"],
      "2026-01-10 08:06:40 +0900 JST",
      "2026-07-14 12:33:20 +0900 JST",
    ]);
    assert.deepEqual(of("EST5EDT,M3.2.0,M11.1.0"), [
      ["EST", "EDT"],
      "2026-01-09 18:06:40 -0500 EST",
      "2026-07-13 23:33:20 -0400 EDT",
    ]);
    assert.deepEqual(of("Europe/Berlin"), [
      ["CET", "CEST"],
      "2026-01-10 00:06:40 +0100 CET",
      "2026-07-14 05:33:20 +0200 CEST",
    ]);
    assert.deepEqual(of("Australia/Sydney"), [
      ["AEST", "AEDT"],
      "2026-01-10 10:06:40 +1100 AEDT",
      "2026-07-14 13:33:20 +1000 AEST",
    ]);
    assert.deepEqual(of("Asia/Kathmandu"), [
      ["+0545", "+0545"],
      "2026-01-10 04:51:40 +0545 +0545",
      "2026-07-14 09:18:20 +0545 +0545",
    ]);
    assert.equal(of("UTC")[1], "2026-01-09 23:06:40 +0000 UTC");
    py.runPython("del local");
  });

  test("have the rule of the United States without one, and no offset when they are unknown", async () => {
    const py = await python();
    const proxy = py.runPython(`
import os, time
def named(zone):
    os.environ["TZ"] = zone
    time.tzset()
    return [*time.tzname, time.timezone, time.altzone, time.daylight]
zones = ["EST5EDT", "CET-1CEST", "<+03>-3", "UTC0", "", "Foo", "No/Such_Zone", "AB3", "EST5EDT4:30,59,299/-2", "EST5EDT,X",
         "EST+25", "IST-1GMT0,M10.5.0,M3.5.0/1", "EST5 EDT", ":JST-9"]
found = [named(zone) for zone in zones]
named("EST5EDT")
times = (1772953199, 1772953200, 1793512799, 1793512800)
found.append([time.strftime("%H:%M:%S %Z", time.localtime(at)) for at in times])
del os.environ["TZ"]
time.tzset()
found`);
    const seen = proxy.toJs();
    proxy.destroy();
    assert.deepEqual(seen, [
      ["EST", "EDT", 18000, 14400, 1],
      ["CET", "CEST", -3600, -7200, 1],
      ["+03", "+03", -10800, -10800, 0],
      ["UTC", "UTC", 0, 0, 0],
      ["UTC", "UTC", 0, 0, 0],
      ["Foo", "Foo", 0, 0, 0],
      ["", "", 0, 0, 0],
      ["", "", 0, 0, 0],
      ["EST", "EDT", 18000, 16200, 1],
      ["EDT", "EDT", 14400, 14400, 0],
      ["EST", "EST", 86400, 86400, 0],
      ["GMT", "IST", 0, -3600, 1],
      ["EST", "", 18000, 0, 1],
      ["JST", "JST", -32400, -32400, 0],
      ["01:59:59 EST", "03:00:00 EDT", "01:59:59 EDT", "01:00:00 EST"],
    ]);
    py.runPython("del named, found");
  });

  test("of files in the folder TZDIR are those of their bytes", async () => {
    const py = await python();
    const proxy = py.runPython(`
import os, struct, time
def block(size, *changes):
    kinds = struct.pack(">lBB", 3600, 0, 0) + struct.pack(">lBB", 7200, 1, 4)
    head = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, len(changes), 2, 8)
    return head + struct.pack(f">{len(changes)}{size}", *changes) + bytes([1, 0][: len(changes)]) + kinds + b"ONE\\0TWO\\0"
os.makedirs("/tmp/zones/Our", exist_ok=True)
with open("/tmp/zones/Our/Zone", "wb") as file:
    file.write(block("l", 1000, 2000) + block("q", -(2**40), 10**9) + b"\\nTHREE3\\n")
os.environ |= {"TZ": "Our/Zone", "TZDIR": "/tmp/zones"}
time.tzset()
found = [time.strftime("%F %T %z %Z", time.localtime(at)) for at in (-(2**40) - 1, -(2**40), 999999999, 1000000000)]
del os.environ["TZ"], os.environ["TZDIR"]
time.tzset()
found`);
    const seen = proxy.toJs();
    proxy.destroy();
    assert.deepEqual(seen, [
      "-32873-11-13 00:23:43 +0100 ONE",
      "-32873-11-13 01:23:44 +0200 TWO",
      "2001-09-09 03:46:39 +0200 TWO",
      "2001-09-08 22:46:40 -0300 THREE",
    ]);
    py.runPython("del block, found, file");
  });

  test("the engine's is the local one, and its name is no number", async () => {
    const py = await python();
    const seen = py.runPython(`
import datetime, time
now = 1_784_000_000
moment = datetime.datetime.fromtimestamp(now).astimezone()
[int(moment.utcoffset().total_seconds()), time.mktime(time.localtime(now)) == now, time.tzname[0] in time.strftime("%Z", time.localtime(1_768_000_000)) or time.daylight]`);
    const [offset, returns, isNamed] = seen.toJs();
    seen.destroy();
    assert.equal(offset, -new Date(1_784_000_000_000).getTimezoneOffset() * 60);
    assert.isTrue(returns);
    assert.isOk(isNamed);
    py.runPython("del moment");
  });

  test("hours that clocks skip or show twice", async () => {
    const py = await python();
    py.runPython(LOCAL);
    // Skipped, shown twice, and neither; first after a time in winter, then after one in summer; DST unknown, not, and so.
    const proxy = py.runPython(`
def seconds(zone, *date):
    os.environ["TZ"] = zone
    found = []
    for month in (1, 7):
        for daylight in (-1, 0, 1):
            time.mktime((2026, month, 1, 0, 0, 0, 0, 0, -1))
            found.append(int(time.mktime((2026, *date, 0, 0, 0, daylight))))
    del os.environ["TZ"]
    time.tzset()
    return [found[0], *(one - found[0] for one in found[1:])]
[seconds("Europe/Berlin", 3, 29, 2, 30), seconds("Europe/Berlin", 10, 25, 2, 30), seconds("Europe/Berlin", 7, 1, 12, 0),
 seconds("Australia/Lord_Howe", 4, 5, 1, 45), seconds("Australia/Lord_Howe", 10, 4, 2, 15), seconds("UTC", 1, 1, 0, 0),
 seconds("EST5EDT", 11, 1, 1, 30)]`);
    const seen = proxy.toJs();
    proxy.destroy();
    assert.deepEqual(seen, [
      [1_774_747_800, 0, -3600, 0, 0, -3600],
      [1_792_891_800, 0, -3600, -3600, 0, -3600],
      [1_782_900_000, 3600, 0, 0, 3600, 0],
      [1_775_313_900, 1800, 0, 1800, 1800, 0],
      [1_791_042_300, 0, -1800, 0, 0, -1800],
      [1_767_225_600, 0, -3600, 0, 0, -3600],
      [1_793_514_600, 0, -3600, -3600, 0, -3600],
    ]);
    py.runPython("del local, seconds");
  });

  test("a zone of the environment holds from the start", async () => {
    const py = await load({ env: { TZ: "Asia/Tokyo" } });
    assert.equal(py.runPython("import time; time.tzname[0] + str(time.timezone)"), "JST-32400");
  });

  test("times whose year is no number of 32 bits are errors of Linux's", async () => {
    const py = await python();
    const proxy = py.runPython(`
import time
def error_of(call, *args):
    try: return call(*args)[0]
    except (OSError, OverflowError) as error: return [type(error).__name__, *error.args]
[error_of(call, at) for call in (time.localtime, time.gmtime) for at in (10**18, -(2**63), 2**63, 67768036191600000)]`);
    const seen = proxy.toJs();
    proxy.destroy();
    const large = ["OSError", 75, "Value too large for defined data type"];
    const one = [
      large,
      large,
      ["OverflowError", "timestamp out of range for platform time_t"],
      -2_147_481_749,
    ];
    assert.deepEqual(seen, [...one, ...one]);
    py.runPython("del error_of");
  });
});

suite("dates as text", () => {
  test("have glibc's directives, flags and widths", async () => {
    const py = await python();
    const proxy = py.runPython(`
import time
date = (2026, 3, 4, 5, 6, 7, 2, 63, 0)
formats = """%l|%P|%k|%|a%|%^a|%#p|%^B|%-d|%_d|%e|%-e|%0e|%Q|%5d|%_5d|%-5d|%5a|%05a|%EY|%Ed|%Oy|%Oa|%E|%10Q|%^q|%12D|%C|%G-%V|%g|%u
%w|%U|%W|%h|%R|%r|%T|%n|%t|%%|%5%|%+|%:z|%010Y|%_10Y|%j|%-j|%x %X|%c|%#Eb""".replace("\\n", "|").split("|")
[time.strftime(format, date) for format in formats]`);
    const seen = proxy.toJs();
    proxy.destroy();
    assert.deepEqual(seen, [
      " 5",
      "am",
      " 5",
      "%",
      "a%",
      "WED",
      "am",
      "MARCH",
      "4",
      " 4",
      " 4",
      "4",
      "04",
      "%Q",
      "00004",
      "    4",
      "    4",
      "  Wed",
      "00Wed",
      "2026",
      "%Ed",
      "26",
      "%Oa",
      "%E",
      "      %10Q",
      "%^Q",
      "    03/04/26",
      "20",
      "2026-10",
      "26",
      "3",
      "3",
      "09",
      "09",
      "Mar",
      "05:06",
      "05:06:07 AM",
      "05:06:07",
      "\n",
      "\t",
      "%",
      "    %",
      "%+",
      "%:z",
      "0000002026",
      "      2026",
      "063",
      "63",
      "03/04/26 05:06:07",
      "Wed Mar  4 05:06:07 2026",
      "%#EB",
    ]);
  });

  test("have years as they are", async () => {
    const py = await python();
    const proxy = py.runPython(`
import datetime
years = [time.strftime("%Y %C %y %G %4Y %F %D", (year, 1, 2, 0, 0, 0, 0, 2, -1)) for year in (999, 36812, -5, 0, 99)]
years + [datetime.date(5, 1, 2).strftime("%Y %C %y %G %F"), datetime.datetime(999, 1, 2).strftime("%-d.%-m.%Y %Q ")]`);
    const seen = proxy.toJs();
    proxy.destroy();
    assert.deepEqual(seen, [
      "999 9 99 999 0999 999-01-02 01/02/99",
      "36812 368 12 36812 36812 36812-01-02 01/02/12",
      "-5 -1 95 -5 -005 -5-01-02 01/02/95",
      "0 0 00 0 0000 0-01-02 01/02/00",
      "99 0 99 99 0099 99-01-02 01/02/99",
      "5 0 05 4 5-01-02",
      "2.1.999 %Q ",
    ]);
    py.runPython("del years");
  });

  test("have no end for the sake of one directive, and none that is too long", async () => {
    const py = await python();
    assert.equal(py.runPython(`time.strftime("é%d%é%%ü %", (2026, 3, 4, 5, 6, 7, 2, 63, 0))`), "é04%é%ü %");
    assert.equal(py.runPython(`len(time.strftime("%300d%Z"))`) > 300, true);
    assert.equal(py.runPython(`time.strftime("%2147483648d")`), "");
  });
});
