"""What is sent, what the gateway must make of it, and where most peers do otherwise, why the RFC is on its side.

RFC numbers stand for RFC 9112 if no other is named. `MARK` stands for what is of one row alone, in targets above all, so that bytes
that come late are known for whose they are.
"""

from typing import NamedTuple

MARK = b"@@@@"
PATH = b"/" + MARK
HOST = b"Host: a\r\n"
LAST = b"0\r\n\r\n"
HELLO = b"5\r\nhello\r\n" + LAST


class Row(NamedTuple):
    """`outcome`: "forwarded", or a status. `reason` is empty where most peers agree. `effects`: what the gateway's upstream gets,
    each ("line" | "has" | "lacks" | "body" | "framing", bytes)."""

    name: str
    data: bytes
    outcome: object
    reason: str = ""
    effects: tuple = ()
    # The fault is in the body: the head may go on, but never a whole message.
    in_body: bool = False


def get(fields=b"", line=b"GET " + PATH + b" HTTP/1.1", host=HOST):
    return line + b"\r\n" + host + fields + b"\r\n"


def to(target, fields=b"", host=HOST):
    return get(fields, b"GET " + target + b" HTTP/1.1", host)


def version(text):
    return get(line=b"GET " + PATH + b" " + text)


def post(fields, body=b"", line=b"POST " + PATH + b" HTTP/1.1"):
    return line + b"\r\n" + HOST + fields + b"\r\n" + body


def old(fields, body=b""):
    return post(fields, body, b"POST " + PATH + b" HTTP/1.0")


def chunked(body, fields=b"Transfer-Encoding: chunked\r\n"):
    return post(fields, body)


def coded(value):
    return chunked(HELLO, b"Transfer-Encoding: " + value + b"\r\n")


BARE_LF = "2.2 only allows a recipient to take a bare LF; what one takes and another does not splits a message"
FOLD = "5.2: a server must reject a folded line or unfold it; rejecting has one reading"
CONTROL = "9110 5.5: field-content has no control character"
ONE_SP = "3: one SP, and no other whitespace"
NO_URI = "3986 2: no URI has it"
AUTHORITY = "9110 7.2: uri-host and port alone"
EQUAL_LENGTHS = "9110 8.6: reject, or send on one of them; rejecting has one reading"
BOTH = "6.3: a length beside a coding ought to be handled as an error"
EXTENSION = "7.1.1: an extension is a name and maybe a token or quoted string"
HELLO_ARRIVES = (("body", b"hello"),)

REQUEST_LINE = [
    Row("3: a plain request", get(), "forwarded"),
    Row("3: two spaces behind the method", get(line=b"GET  " + PATH + b" HTTP/1.1"), 400, ONE_SP),
    Row("3: a tab behind the method", get(line=b"GET\t" + PATH + b" HTTP/1.1"), 400, ONE_SP),
    Row("3: two spaces before the version", version(b" HTTP/1.1"), 400, ONE_SP),
    Row("3: whitespace before the method", b" " + get(), 400),
    Row("3: a space at the end of the line", version(b"HTTP/1.1 "), 400, "3: the version ends the line"),
    Row("3: no version", get(line=b"GET " + PATH), 400),
    Row("3: a target of 9,000 bytes", to(PATH + b"t" * 9000), 414, "3: a target longer than the server reads is 414"),
    Row("9110 5.4: a field of 20,000 bytes", get(b"X: " + b"x" * 20000 + b"\r\n"), 431,
        "9110 5.4: a field larger than the server reads is a 4xx"),
    Row("9110 5.4: a hundred and fifty fields", get(b"X: 1\r\n" * 150), 431, "9110 5.4: as many as the server reads; more are a 4xx"),
    Row("2.2: an empty line before it", b"\r\n" + get(), "forwarded"),
    Row("2.2: a bare LF ends the line", b"GET " + PATH + b" HTTP/1.1\nHost: a\r\n\r\n", 400, BARE_LF),
    Row("2.2: bare LFs throughout", b"GET " + PATH + b" HTTP/1.1\nHost: a\n\n", 400, BARE_LF),
    Row("2.2: a bare LF ends the head", b"GET " + PATH + b" HTTP/1.1\r\nHost: a\r\n\n", 400, BARE_LF),
    Row("2.2: a bare CR in the line", to(PATH + b"\rx"), 400),
    Row("2.3: HTTP/2.0", version(b"HTTP/2.0"), 505),
    Row("2.3: HTTP/1.2 is served as 1.1", version(b"HTTP/1.2"), "forwarded",
        "9110 2.5: a recipient processes a higher minor version as the highest it knows", (("line", b"GET " + PATH + b" HTTP/1.1"),)),
    Row("2.3: HTTP/0.9", b"GET " + PATH + b"\r\n", 400),
    Row("2.3: lower case", version(b"http/1.1"), 400),
    Row("2.3: HTTP/01.1", version(b"HTTP/01.1"), 400),
    Row("2.3: HTTP/1", version(b"HTTP/1"), 400),
    Row("2.3: HTTP/1.10", version(b"HTTP/1.10"), 400),
    Row("9110 9.1: a method is any token", get(line=b"PROPFIND " + PATH + b" HTTP/1.1"), "forwarded"),
    Row("9110 9.1: a method in lower case is another method", get(line=b"get " + PATH + b" HTTP/1.1"), "forwarded",
        "9110 9.1: method names are case-sensitive tokens, and which exist is the upstream's to say",
        (("line", b"get " + PATH + b" HTTP/1.1"),)),
    Row("9110 9.1: no token", get(line=b"GE(T " + PATH + b" HTTP/1.1"), 400),
    Row("9110 9.1: a NUL in the method", get(line=b"GE\0T " + PATH + b" HTTP/1.1"), 400),
    Row("9110 9.3.6: CONNECT", b"CONNECT " + MARK + b":443 HTTP/1.1\r\nHost: " + MARK + b":443\r\n\r\n", 405,
        "9110 9.3.6: a server need not tunnel; 405 with Allow says so"),
    Row("9110 9.3.8: TRACE", get(line=b"TRACE " + PATH + b" HTTP/1.1"), 405, "9110 9.3.8: off unless a route names it"),
]

TARGETS = [
    Row("3.2.1: path and query", to(PATH + b"/b?c=d"), "forwarded", effects=(("line", b"GET " + PATH + b"/b?c=d HTTP/1.1"),)),
    Row("3.2.2: absolute form", to(b"http://a" + PATH), "forwarded", effects=(("line", b"GET " + PATH + b" HTTP/1.1"),)),
    Row("3.2.2: absolute form replaces Host", to(b"http://b" + PATH), "forwarded", effects=(("has", b"Host: b"),)),
    Row("3.2: absolute form without Host", to(b"http://a" + PATH, host=b""), 400,
        "3.2: a request in HTTP/1.1 without Host is 400, whatever its target"),
    Row("3.2: absolute form and a Host that is none", to(b"http://a" + PATH, host=b"Host: a/b\r\n"), 400, AUTHORITY),
    Row("3.2: absolute form and two Hosts", to(b"http://a" + PATH, b"Host: b\r\n"), 400),
    Row("3.2.2: with user information", to(b"http://u:p@a" + PATH), 400, "9110 4.2.4: user information in a target is an error"),
    Row("3.2.2: another scheme", to(b"ftp://a" + PATH), 400, "3.2.2: the gateway speaks for http and https"),
    Row("9110 4.2.1: absolute form without a host", to(b"http://" + PATH), 400),
    Row("3.2.4: asterisk of GET", to(b"*", b"X: " + MARK + b"\r\n"), 400),
    Row("3.2.3: authority of GET", to(MARK + b":80"), 400),
    Row("3.2: a fragment", to(PATH + b"#b"), 400, "3.2: a target has no fragment"),
    Row("3.2: no leading slash", to(MARK), 400),
    Row("3.2: a byte above 0x7F", to(PATH + b"\xc3\xa9"), 400, "3986 2: a URI is of ASCII"),
    Row("3.2: a double quote", to(PATH + b'"x'), 400, NO_URI),
    Row("3.2: a control character", to(PATH + b"\x01"), 400),
    Row("3.2: DEL", to(PATH + b"\x7f"), 400),
    Row("3986 2.1: half an escape", to(PATH + b"%4"), 400, "3986 2.1: two hexadecimal digits"),
    Row("3986 2.1: an escaped NUL", to(PATH + b"%00"), 400, "3986 7.3: what ends a string in C gives the path two readings"),
    Row("3986 5.2.4: above the root", to(b"/.." + PATH), 400, "policy judged on one path, served on another"),
    Row("3986 2.2: an escaped slash", to(PATH + b"%2Fb"), 400, "3986 2.2: a delimiter and its escape differ; a route may keep it"),
    Row("3986 2: a backslash", to(PATH + b"\\b"), 400, "3986 2: no URI has it, and some servers read a slash"),
    Row("3986 6.2.2.3: dot segments", to(b"/a/./b/.." + PATH), "forwarded", effects=(("line", b"GET /a" + PATH + b" HTTP/1.1"),)),
    Row("3986 6.2.2.3: escaped dot segments", to(b"/a/b/%2e%2E" + PATH), "forwarded",
        effects=(("line", b"GET /a" + PATH + b" HTTP/1.1"),)),
]

HOSTS = [
    Row("3.2: no Host", get(host=b""), 400),
    Row("3.2: no Host in HTTP/1.0", b"GET " + PATH + b" HTTP/1.0\r\n\r\n", "forwarded"),
    Row("3.2: two Hosts", get(b"Host: b\r\n"), 400),
    Row("3.2: twice the same", get(b"Host: a\r\n"), 400, "3.2: a server must answer 400 to more than one Host line"),
    Row("3.2: an empty Host", get(host=b"Host:\r\n"), 400, "9110 4.2.1: an http URI with an empty host is invalid"),
    Row("3.2: a list", get(host=b"Host: a, b\r\n"), 400),
    Row("3.2: a port", get(host=b"Host: a:80\r\n"), "forwarded", effects=(("has", b"Host: a:80"),)),
    Row("3.2: an empty port", get(host=b"Host: a:\r\n"), "forwarded"),
    Row("3.2: no number", get(host=b"Host: a:x\r\n"), 400, "3986 3.2.3: a port is of digits"),
    Row("3.2: a port too large", get(host=b"Host: a:99999\r\n"), 400, "9110 4.2.1: a TCP port has sixteen bits"),
    Row("3.2: a path in it", get(host=b"Host: a/b\r\n"), 400, AUTHORITY),
    Row("3.2: user information", get(host=b"Host: u@a\r\n"), 400, AUTHORITY),
    Row("3.2: IPv6", get(host=b"Host: [::1]:80\r\n"), "forwarded", effects=(("has", b"Host: [::1]:80"),)),
    Row("3.2: IPv6 unclosed", get(host=b"Host: [::1\r\n"), 400, "3986 3.2.2: a literal ends with its bracket"),
    Row("3.2: a space in it", get(host=b"Host: a b\r\n"), 400),
]

FIELDS = [
    Row("5.1: a space before the colon", get(b"X : 1\r\n"), 400),
    Row("5.1: a tab before the colon", get(b"X\t: 1\r\n"), 400),
    Row("5.1: no name", get(b": 1\r\n"), 400),
    Row("5.1: no colon", get(b"X 1\r\n"), 400),
    Row("5.1: a space in the name", get(b"X Y: 1\r\n"), 400),
    Row("5.1: a NUL in the name", get(b"X\0: 1\r\n"), 400),
    Row("5.1: a byte above 0x7F in the name", get(b"X\xff: 1\r\n"), 400),
    Row("5.2: a folded value", get(b"X: 1\r\n 2\r\n"), 400, FOLD),
    Row("5.2: a fold with a tab", get(b"X: 1\r\n\t2\r\n"), 400, FOLD),
    Row("2.2: whitespace before the first field", b"GET " + PATH + b" HTTP/1.1\r\n X: 1\r\n" + HOST + b"\r\n", 400),
    Row("5.5: a NUL in a value", get(b"X: 1\0\r\n"), 400),
    Row("5.5: a bare CR", get(b"X: 1\r2\r\n"), 400),
    Row("5.5: a bare LF", get(b"X: 1\nY: 2\r\n"), 400, BARE_LF),
    Row("5.5: a tab in a value", get(b"X: 1\t2\r\n"), "forwarded", effects=(("has", b"X: 1\t2"),)),
    Row("5.5: a byte above 0x7F", get(b"X: \xff\r\n"), "forwarded", effects=(("has", b"X: \xff"),)),
    Row("5.5: an empty value", get(b"X:\r\n"), "forwarded"),
    Row("5.1: whitespace around a value", get(b"X: \t 1 \t\r\n"), "forwarded"),
    Row("9110 7.6.1: a nominated field ends here", get(b"Connection: x\r\nX: 1\r\n"), "forwarded",
        effects=(("lacks", b"X"), ("lacks", b"Connection"))),
    Row("9110 7.6.1: a nominated Host does not", get(b"Connection: host\r\n"), "forwarded", effects=(("has", b"Host: a"),)),
    Row("9110 7.6.1: Connection is of tokens", get(b"Connection: a=b\r\n"), 400, "9110 7.6.1: a connection option is a token"),
    Row("9110 7.8: h2c", get(b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"),
        "forwarded", effects=(("lacks", b"Upgrade"), ("lacks", b"HTTP2-Settings"), ("lacks", b"Connection"))),
    Row("9110 10.1.1: 100-continue", post(b"Expect: 100-continue\r\nContent-Length: 5\r\n", b"hello"), "forwarded",
        effects=HELLO_ARRIVES),
    Row("9110 10.1.1: 100-continue in HTTP/1.0", old(b"Expect: 100-continue\r\nContent-Length: 5\r\n", b"hello"), "forwarded",
        effects=(("lacks", b"Expect"), *HELLO_ARRIVES)),
    Row("9110 10.1.1: another expectation", post(b"Expect: x\r\nContent-Length: 5\r\n", b"hello"), "forwarded",
        "9110 10.1.1: a server may answer 417; which expectations it knows is the upstream's to say", HELLO_ARRIVES),
    Row("9110 10.1.1: 100-continue and a faulty length", post(b"Expect: 100-continue\r\nContent-Length: x\r\n", b"hello"), 400),
]

LENGTHS = [
    Row("6.3: a body", post(b"Content-Length: 5\r\n", b"hello"), "forwarded", effects=HELLO_ARRIVES),
    Row("6.3: two lengths", post(b"Content-Length: 5\r\nContent-Length: 6\r\n", b"hello!"), 400),
    Row("6.3: twice the same", post(b"Content-Length: 5\r\nContent-Length: 5\r\n", b"hello"), 400, EQUAL_LENGTHS),
    Row("6.3: a list of the same", post(b"Content-Length: 5, 5\r\n", b"hello"), 400, EQUAL_LENGTHS),
    Row("6.3: a list of others", post(b"Content-Length: 5, 6\r\n", b"hello"), 400),
    Row("6.3: a sign", post(b"Content-Length: +5\r\n", b"hello"), 400),
    Row("6.3: negative", post(b"Content-Length: -5\r\n", b"hello"), 400),
    Row("6.3: hexadecimal", post(b"Content-Length: 0x5\r\n", b"hello"), 400),
    Row("6.3: a fraction", post(b"Content-Length: 5.0\r\n", b"hello"), 400),
    Row("6.3: empty", post(b"Content-Length:\r\n"), 400),
    Row("6.3: a space within", post(b"Content-Length: 5 5\r\n", b"hello"), 400),
    Row("6.3: a comma behind", post(b"Content-Length: 5,\r\n", b"hello"), 400),
    Row("6.3: leading zeros", post(b"Content-Length: 005\r\n", b"hello"), "forwarded", effects=HELLO_ARRIVES),
    Row("9110 8.6: beyond 2^64", post(b"Content-Length: 99999999999999999999\r\n", b"hello"), 413,
        "6.3 and 9110 8.6: a valid number, of a body that is too large"),
    Row("9110 8.6: 2^64 and 5", post(b"Content-Length: 18446744073709551621\r\n", b"hello"), 413,
        "6.3 and 9110 8.6: a valid number, of a body that is too large"),
    Row("6.3: a letter behind", post(b"Content-Length: 5x\r\n", b"hello"), 400),
    Row("6.3: a name that looks like it", post(b"Content_Length: 5\r\n"), "forwarded", effects=(("lacks", b"Content_Length"),)),
    Row("6.3: of a GET", get(b"Content-Length: 5\r\n") + b"hello", "forwarded", effects=HELLO_ARRIVES),
    Row("6.3: of HTTP/1.0", old(b"Content-Length: 5\r\n", b"hello"), "forwarded", effects=HELLO_ARRIVES),
    Row("9110 7.6.1: a nominated length", post(b"Connection: content-length\r\nContent-Length: 5\r\n", b"hello"), "forwarded",
        effects=HELLO_ARRIVES),
]

CODINGS = [
    Row("7.1: chunks", chunked(HELLO), "forwarded", effects=HELLO_ARRIVES),
    Row("6.1: in capitals", coded(b"CHUNKED"), "forwarded", effects=HELLO_ARRIVES),
    Row("6.3: with a length", chunked(HELLO, b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400, BOTH),
    Row("6.3: a length first", chunked(HELLO, b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400, BOTH),
    Row("9110 7.6.1: a nominated coding with a length",
        chunked(HELLO, b"Connection: transfer-encoding\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400, BOTH),
    Row("9110 7.6.1: a nominated coding", chunked(HELLO, b"Connection: transfer-encoding\r\nTransfer-Encoding: chunked\r\n"),
        "forwarded", "9110 7.6.1: the coding is of this hop anyway, and the body is framed anew", HELLO_ARRIVES),
    Row("6.1: gzip, chunked", coded(b"gzip, chunked"), 501),
    Row("6.1: chunked, gzip", coded(b"chunked, gzip"), 400),
    Row("6.1: identity", chunked(b"", b"Transfer-Encoding: identity\r\n"), 400),
    Row("6.1: chunked twice", coded(b"chunked, chunked"), 400),
    Row("6.1: a comma first", coded(b",chunked"), 400, "6.1: only `chunked` alone has one reading"),
    Row("6.1: a comma last", coded(b"chunked,"), 400, "6.1: only `chunked` alone has one reading"),
    Row("6.1: two fields", coded(b"chunked\r\nTransfer-Encoding: chunked"), 400, "6.1: chunked must not be applied twice"),
    Row("6.1: two fields, one unknown", coded(b"chunked\r\nTransfer-Encoding: x"), 400),
    Row("6.1: xchunked", coded(b"xchunked"), 400),
    Row("6.1: in quotes", coded(b'"chunked"'), 400),
    Row("6.1: a vertical tab", coded(b"\x0bchunked"), 400),
    Row("6.1: a space before the colon", chunked(HELLO, b"Transfer-Encoding : chunked\r\n"), 400),
    Row("6.1: empty", coded(b""), 400),
    Row("6.1: a parameter", coded(b"chunked;q=1"), 400),
    Row("6.1: in HTTP/1.0", old(b"Transfer-Encoding: chunked\r\n", HELLO), 400,
        "6.1: framing in HTTP/1.0 is faulty; the connection is closed"),
    Row("6.1: folded", chunked(HELLO, b"Transfer-Encoding:\r\n chunked\r\n"), 400, FOLD),
    Row("6.1: behind a bare LF", chunked(HELLO, b"X: y\nTransfer-Encoding: chunked\r\n"), 400, BARE_LF),
    Row("6.1: a name that looks like it", post(b"Transfer_Encoding: chunked\r\nContent-Length: 5\r\n", b"hello"), "forwarded",
        effects=(("lacks", b"Transfer_Encoding"), *HELLO_ARRIVES)),
]


def fault(name, body, status=400, reason=""):
    return Row(name, chunked(body), status, reason, in_body=True)


CHUNKS = [
    Row("7.1: leading zeros", chunked(b"0005\r\nhello\r\n0000\r\n\r\n"), "forwarded", effects=HELLO_ARRIVES),
    Row("7.1: capitals", chunked(b"A\r\n0123456789\r\n" + LAST), "forwarded", effects=(("body", b"0123456789"),)),
    Row("7.1.1: an extension", chunked(b"5;a=b\r\nhello\r\n" + LAST), "forwarded", effects=HELLO_ARRIVES),
    Row("7.1.1: a quoted string", chunked(b'5;a="b;c"\r\nhello\r\n' + LAST), "forwarded", effects=HELLO_ARRIVES),
    Row("7.1.1: bad whitespace", chunked(b"5 ;a=b\r\nhello\r\n" + LAST), "forwarded",
        "9110 5.6.3: a recipient must read bad whitespace, and the chunk is written anew without it", HELLO_ARRIVES),
    Row("7.1.2: trailers", chunked(b"5\r\nhello\r\n0\r\nX: 1\r\n\r\n"), "forwarded", effects=(("lacks", b"X"), *HELLO_ARRIVES)),
    Row("9110 6.5.1: trailers that frame", chunked(b"5\r\nhello\r\n0\r\nContent-Length: 9\r\nHost: b\r\n\r\n"), "forwarded",
        "9110 6.5.1: they are dropped, and never merged into the head", (("has", b"Host: a"), ("lacks", b"Content-Length"), *HELLO_ARRIVES)),
    Row("9110 6.5.1: a coding among the trailers", chunked(b"5\r\nhello\r\n0\r\nTransfer-Encoding: x\r\n\r\n"), "forwarded",
        "9110 6.5.1: it is dropped, and never merged into the head", HELLO_ARRIVES),
    fault("7.1: a sign", b"+5\r\nhello\r\n" + LAST),
    fault("7.1: 0x5", b"0x5\r\nhello\r\n" + LAST),
    fault("7.1: a space before the size", b" 5\r\nhello\r\n" + LAST),
    fault("7.1: a space behind it", b"5 \r\nhello\r\n" + LAST, reason="7.1: the grammar has none there"),
    fault("7.1: empty", b"\r\nhello\r\n" + LAST),
    fault("7.1: beyond 2^64", b"10000000000000005\r\nhello\r\n" + LAST),
    fault("7.1: negative", b"-5\r\nhello\r\n" + LAST),
    fault("7.1: data too long", b"5\r\nhello!\r\n" + LAST),
    fault("7.1: data too short", b"6\r\nhello\r\n" + LAST,
          reason="7.1: no CRLF where the chunk ends; peers have an answer before they see it"),
    fault("7.1: LF behind the size", b"5\nhello\r\n" + LAST, reason=BARE_LF),
    fault("7.1: LF behind the data", b"5\r\nhello\n" + LAST, reason=BARE_LF),
    fault("7.1: CR alone behind the size", b"5\rhello\r\n" + LAST),
    fault("7.1: CR alone behind the data", b"5\r\nhello\r" + LAST),
    fault("7.1.1: a NUL in an extension", b"5;\0\r\nhello\r\n" + LAST, reason=EXTENSION),
    fault("7.1.1: LF in an extension", b"5;a\nb\r\nhello\r\n" + LAST, reason=BARE_LF),
    fault("7.1.1: an unfinished quoted string", b'5;a="b\r\nhello\r\n' + LAST, reason=EXTENSION),
    fault("7.1.1: a semicolon alone", b"5;\r\nhello\r\n" + LAST, reason=EXTENSION),
    fault("7.1.1: an endless extension", b"5;" + b"a" * 20000 + b"\r\nhello\r\n" + LAST, 413,
          "7.1.1: a server ought to limit the length of extensions"),
    fault("7.1.2: a folded trailer", b"5\r\nhello\r\n0\r\nX: 1\r\n 2\r\n\r\n", reason=FOLD),
    fault("7.1.2: a trailer without a colon", b"5\r\nhello\r\n0\r\nX\r\n\r\n"),
    fault("7.1: a bare LF as the last line", b"5\r\nhello\r\n0\r\n\n", reason=BARE_LF),
]

# Each control character in a value, each character in a name that no token has, each that could hide a coding.
CHARACTERS = (
    [Row(f"9110 5.5: 0x{byte:02x} in a value", get(b"X: a%cb\r\n" % byte), 400, CONTROL)
     for byte in [*range(1, 9), 11, 12, *range(14, 32), 127]]
    + [Row(f"9110 5.1: {chr(byte)} in a name", get(b"X%cY: 1\r\n" % byte), 400, "9110 5.6.2: a name is a token")
       for byte in b'"(),/;<=>?@[\\]{}']
    + [Row(f"9110 5.6.2: {chr(byte)} in a name", get(b"X%cY: 1\r\n" % byte), "forwarded",
           "9110 5.6.2: it is a token's; what is to be done about names is the upstream's to say", (("has", b"X%cY: 1" % byte),))
       for byte in b"!#$%&'*+-.^_`|~"]
    + [Row(f"6.1: 0x{byte:02x} before chunked", coded(b"%cchunked" % byte), 400, "6.1: another coding, or none")
       for byte in [1, 8, 11, 12, 31, 127, 128, 160, 255]]
    + [Row(f"6.1: 0x{byte:02x} behind chunked", coded(b"chunked%c" % byte), 400, "6.1: another coding, or none")
       for byte in [1, 8, 11, 12, 31, 59, 127, 128, 160, 255]]
)

WHOLE = REQUEST_LINE + TARGETS + HOSTS + FIELDS + LENGTHS + CODINGS + CHUNKS + CHARACTERS
# Paths that have no normal form: refused, but where these requests end nobody doubts, and the connection goes on.
BAD_PATHS = {"3986 2.1: half an escape", "3986 2.1: an escaped NUL", "3986 5.2.4: above the root", "3986 2.2: an escaped slash"}

TAIL = b"GET /tail-" + MARK + b" HTTP/1.1\r\nHost: tail\r\n\r\n"

# What follows a request that is refused must never be served: it may be the body of what was refused.
TAILS = [row._replace(name=f"{row.name}; a second request behind it", data=row.data + TAIL)
         for row in WHOLE if row.outcome != "forwarded" and row.name not in BAD_PATHS]

# A last line that has not come is not there: the second request is read as a trailer. Behind HTTP/1.0 nothing is served unasked.
MORE_TAILS = [
    Row("7.1: no last CRLF; a second request behind it", chunked(b"5\r\nhello\r\n0\r\n") + TAIL, 400, in_body=True),
    Row("9.3: HTTP/1.0; a second request behind it", get(line=b"GET " + PATH + b" HTTP/1.0") + TAIL, "forwarded",
        effects=(("unserved", b"/tail"),)),
    Row("9.3: HTTP/1.0 and keep-alive; a second request behind it",
        get(b"Connection: keep-alive\r\n", b"GET " + PATH + b" HTTP/1.0") + TAIL, "forwarded", effects=(("served", b"/tail"),)),
    Row("9.6: close; a second request behind it", get(b"Connection: close\r\n") + TAIL, "forwarded",
        effects=(("unserved", b"/tail"),)),
]

ROWS = [row._replace(
    data=row.data.replace(MARK, b"r%03d" % number),
    effects=tuple((kind, text.replace(MARK, b"r%03d" % number)) for kind, text in row.effects))
    for number, row in enumerate(WHOLE + TAILS + MORE_TAILS)]
