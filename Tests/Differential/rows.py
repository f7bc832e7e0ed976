"""What is sent, what the gateway must make of it, and where most peers do otherwise, why the RFC is on its side.

A row: name, bytes, outcome ("forwarded", or a status), reason ("" where most peers agree). RFC numbers stand for RFC 9112 if no
other is named.
"""

HOST = b"Host: a\r\n"


def get(fields=b"", line=b"GET / HTTP/1.1", host=HOST):
    return line + b"\r\n" + host + fields + b"\r\n"


def post(fields, body=b"", line=b"POST / HTTP/1.1"):
    return line + b"\r\n" + HOST + fields + b"\r\n" + body


def chunked(body, fields=b"Transfer-Encoding: chunked\r\n"):
    return post(fields, body)


LAST = b"0\r\n\r\n"

REQUEST_LINE = [
    ("3: a plain request", get(), "forwarded", ""),
    ("3: two spaces behind the method", get(line=b"GET  / HTTP/1.1"), 400, "3: one SP, and no other whitespace"),
    ("3: a tab behind the method", get(line=b"GET\t/ HTTP/1.1"), 400, "3: one SP, and no other whitespace"),
    ("3: whitespace before the method", b" " + get(), 400, ""),
    ("3: a space at the end of the line", get(line=b"GET / HTTP/1.1 "), 400, "3: the version ends the line"),
    ("3: no version", get(line=b"GET /"), 400, ""),
    ("2.2: an empty line before it", b"\r\n" + get(), "forwarded", ""),
    ("2.2: a bare LF ends the line", b"GET / HTTP/1.1\nHost: a\r\n\r\n", 400,
     "2.2 only allows a recipient to take a bare LF; what one takes and another does not splits a message"),
    ("2.2: bare LFs throughout", b"GET / HTTP/1.1\nHost: a\n\n", 400, "2.2, as above"),
    ("2.2: a bare CR in the line", get(line=b"GET /\rx HTTP/1.1"), 400, ""),
    ("2.3: HTTP/2.0", get(line=b"GET / HTTP/2.0"), 505, ""),
    ("2.3: HTTP/1.2 is served as 1.1", get(line=b"GET / HTTP/1.2"), "forwarded",
     "9110 2.5: a recipient processes a higher minor version as the highest it knows"),
    ("2.3: HTTP/0.9", b"GET /\r\n", 400, ""),
    ("2.3: lower case", get(line=b"GET / http/1.1"), 400, ""),
    ("2.3: HTTP/01.1", get(line=b"GET / HTTP/01.1"), 400, ""),
    ("2.3: HTTP/1", get(line=b"GET / HTTP/1"), 400, ""),
    ("2.3: HTTP/1.10", get(line=b"GET / HTTP/1.10"), 400, ""),
    ("9110 9.1: a method is any token", get(line=b"PROPFIND / HTTP/1.1"), "forwarded", ""),
    ("9110 9.1: a method in lower case is another method", get(line=b"get / HTTP/1.1"), "forwarded",
     "9110 9.1: method names are case-sensitive tokens, and which exist is the upstream's to say"),
    ("9110 9.1: no token", get(line=b"GE(T / HTTP/1.1"), 400, ""),
    ("9110 9.1: a NUL in the method", get(line=b"GE\0T / HTTP/1.1"), 400, ""),
    ("9110 9.3.6: CONNECT", b"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 405,
     "9110 9.3.6: a server need not tunnel; 405 with Allow says so"),
    ("9110 9.3.8: TRACE", get(line=b"TRACE / HTTP/1.1"), 405, "9110 9.3.8: off unless a route names it"),
]

TARGETS = [
    ("3.2.1: path and query", get(line=b"GET /a/b?c=d HTTP/1.1"), "forwarded", ""),
    ("3.2.2: absolute form", get(line=b"GET http://a/x HTTP/1.1"), "forwarded", ""),
    ("3.2.2: absolute form beats Host", get(line=b"GET http://b/x HTTP/1.1"), "forwarded", ""),
    ("3.2.2: with user information", get(line=b"GET http://u:p@a/x HTTP/1.1"), 400,
     "9110 4.2.4: user information in a target is an error"),
    ("3.2.2: another scheme", get(line=b"GET ftp://a/x HTTP/1.1"), 400, "3.2.2: the gateway speaks for http and https"),
    ("3.2.4: asterisk of GET", get(line=b"GET * HTTP/1.1"), 400, ""),
    ("3.2: a fragment", get(line=b"GET /a#b HTTP/1.1"), 400, "3.2: a target has no fragment"),
    ("3.2: no leading slash", get(line=b"GET a HTTP/1.1"), 400, ""),
    ("3.2: a byte above 0x7F", get(line=b"GET /\xc3\xa9 HTTP/1.1"), 400, "3986 2: a URI is of ASCII"),
    ("3.2: a double quote", get(line=b'GET /"x HTTP/1.1'), 400, "3986 2: no URI has it"),
    ("3.2: a control character", get(line=b"GET /\x01 HTTP/1.1"), 400, ""),
    ("3.2: DEL", get(line=b"GET /\x7f HTTP/1.1"), 400, ""),
    ("3986 2.1: half an escape", get(line=b"GET /%4 HTTP/1.1"), 400, "3986 2.1: two hexadecimal digits"),
    ("3986 2.1: an escaped NUL", get(line=b"GET /%00 HTTP/1.1"), 400, "the path has two readings behind C"),
    ("3986 5.2.4: above the root", get(line=b"GET /../x HTTP/1.1"), 400, "policy judged on one path, served on another"),
    ("an escaped slash", get(line=b"GET /a%2Fb HTTP/1.1"), 400, "two readings; a route may keep it"),
    ("a backslash", get(line=b"GET /a\\b HTTP/1.1"), 400, "3986 2: no URI has it, and some servers read a slash"),
    ("dot segments", get(line=b"GET /a/./b/../c HTTP/1.1"), "forwarded", ""),
]

HOSTS = [
    ("3.2: no Host", get(host=b""), 400, ""),
    ("3.2: no Host in HTTP/1.0", b"GET / HTTP/1.0\r\n\r\n", "forwarded", ""),
    ("3.2: two Hosts", get(b"Host: b\r\n"), 400, ""),
    ("3.2: twice the same", get(b"Host: a\r\n"), 400, "3.2: a server must answer 400 to more than one Host line"),
    ("3.2: an empty Host", get(host=b"Host:\r\n"), 400, "3.2: valid only for targets without an authority; http has one"),
    ("3.2: a list", get(host=b"Host: a, b\r\n"), 400, ""),
    ("3.2: a port", get(host=b"Host: a:80\r\n"), "forwarded", ""),
    ("3.2: an empty port", get(host=b"Host: a:\r\n"), "forwarded", ""),
    ("3.2: no number", get(host=b"Host: a:x\r\n"), 400, "3986 3.2.3: a port is of digits"),
    ("3.2: a port too large", get(host=b"Host: a:99999\r\n"), 400, "no such port exists"),
    ("3.2: a path in it", get(host=b"Host: a/b\r\n"), 400, "9110 7.2: uri-host and port alone"),
    ("3.2: user information", get(host=b"Host: u@a\r\n"), 400, "9110 7.2: uri-host and port alone"),
    ("3.2: IPv6", get(host=b"Host: [::1]:80\r\n"), "forwarded", ""),
    ("3.2: IPv6 unclosed", get(host=b"Host: [::1\r\n"), 400, "3986 3.2.2"),
    ("3.2: a space in it", get(host=b"Host: a b\r\n"), 400, ""),
]

FIELDS = [
    ("5.1: a space before the colon", get(b"X : 1\r\n"), 400, ""),
    ("5.1: a tab before the colon", get(b"X\t: 1\r\n"), 400, ""),
    ("5.1: no name", get(b": 1\r\n"), 400, ""),
    ("5.1: no colon", get(b"X 1\r\n"), 400, ""),
    ("5.1: a space in the name", get(b"X Y: 1\r\n"), 400, ""),
    ("5.1: a NUL in the name", get(b"X\0: 1\r\n"), 400, ""),
    ("5.1: a byte above 0x7F in the name", get(b"X\xff: 1\r\n"), 400, ""),
    ("5.1: parentheses", get(b"X(): 1\r\n"), 400, ""),
    ("5.2: a folded value", get(b"X: 1\r\n 2\r\n"), 400, "5.2: a server must reject it or unfold it; rejecting has one reading"),
    ("5.2: a fold with a tab", get(b"X: 1\r\n\t2\r\n"), 400, "5.2, as above"),
    ("2.2: whitespace before the first field", b"GET / HTTP/1.1\r\n X: 1\r\n" + HOST + b"\r\n", 400, ""),
    ("5.5: a NUL in a value", get(b"X: 1\0\r\n"), 400, ""),
    ("5.5: a control character", get(b"X: 1\x01\r\n"), 400, "9110 5.5: field-content has none"),
    ("5.5: DEL", get(b"X: 1\x7f\r\n"), 400, "9110 5.5, as above"),
    ("5.5: a bare CR", get(b"X: 1\r2\r\n"), 400, ""),
    ("5.5: a bare LF", get(b"X: 1\nY: 2\r\n"), 400, "2.2: see bare LF"),
    ("5.5: a tab in a value", get(b"X: 1\t2\r\n"), "forwarded", ""),
    ("5.5: a byte above 0x7F", get(b"X: \xff\r\n"), "forwarded", ""),
    ("5.5: an empty value", get(b"X:\r\n"), "forwarded", ""),
    ("5.1: whitespace around a value", get(b"X: \t 1 \t\r\n"), "forwarded", ""),
    ("7.6.1: a nominated field ends here", get(b"Connection: x\r\nX: 1\r\n"), "forwarded", ""),
    ("9110 7.8: h2c", get(b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"),
     "forwarded", ""),
]

LENGTHS = [
    ("6.3: a body", post(b"Content-Length: 5\r\n", b"hello"), "forwarded", ""),
    ("6.3: two lengths", post(b"Content-Length: 5\r\nContent-Length: 6\r\n", b"hello!"), 400, ""),
    ("6.3: twice the same", post(b"Content-Length: 5\r\nContent-Length: 5\r\n", b"hello"), 400,
     "6.3: a recipient may reject or merge; a merge is what the next parser may not do"),
    ("6.3: a list of the same", post(b"Content-Length: 5, 5\r\n", b"hello"), 400, "6.3, as above"),
    ("6.3: a list of others", post(b"Content-Length: 5, 6\r\n", b"hello"), 400, ""),
    ("6.3: a sign", post(b"Content-Length: +5\r\n", b"hello"), 400, ""),
    ("6.3: negative", post(b"Content-Length: -5\r\n", b"hello"), 400, ""),
    ("6.3: hexadecimal", post(b"Content-Length: 0x5\r\n", b"hello"), 400, ""),
    ("6.3: a fraction", post(b"Content-Length: 5.0\r\n", b"hello"), 400, ""),
    ("6.3: empty", post(b"Content-Length:\r\n", b""), 400, ""),
    ("6.3: a space within", post(b"Content-Length: 5 5\r\n", b"hello"), 400, ""),
    ("6.3: leading zeros", post(b"Content-Length: 005\r\n", b"hello"), "forwarded", ""),
    ("6.3: beyond 2^64", post(b"Content-Length: 99999999999999999999\r\n", b"hello"), 413, ""),
    ("6.3: a letter behind", post(b"Content-Length: 5x\r\n", b"hello"), 400, ""),
    ("6.3: a name that looks like it", post(b"Content_Length: 5\r\n", b""), "forwarded", ""),
    ("6.3: of a GET", get(b"Content-Length: 5\r\n") + b"hello", "forwarded", ""),
    ("6.3: of HTTP/1.0", post(b"Content-Length: 5\r\n", b"hello", b"POST / HTTP/1.0"), "forwarded", ""),
]

CODINGS = [
    ("7.1: chunks", chunked(b"5\r\nhello\r\n" + LAST), "forwarded", ""),
    ("6.1: in capitals", chunked(b"5\r\nhello\r\n" + LAST, b"Transfer-Encoding: CHUNKED\r\n"), "forwarded", ""),
    ("6.3: with a length", chunked(b"5\r\nhello\r\n" + LAST, b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400,
     "6.3: ought to be handled as an error"),
    ("6.3: a length first", chunked(b"5\r\nhello\r\n" + LAST, b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400,
     "6.3, as above"),
    ("6.1: gzip, chunked", chunked(LAST, b"Transfer-Encoding: gzip, chunked\r\n"), 501, ""),
    ("6.1: chunked, gzip", chunked(LAST, b"Transfer-Encoding: chunked, gzip\r\n"), 400, ""),
    ("6.1: identity", chunked(b"", b"Transfer-Encoding: identity\r\n"), 400, ""),
    ("6.1: chunked twice", chunked(LAST, b"Transfer-Encoding: chunked, chunked\r\n"), 400, ""),
    ("6.1: two fields", chunked(LAST, b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400, ""),
    ("6.1: two fields, one unknown", chunked(LAST, b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n"), 400, ""),
    ("6.1: xchunked", chunked(LAST, b"Transfer-Encoding: xchunked\r\n"), 400, ""),
    ("6.1: in quotes", chunked(LAST, b'Transfer-Encoding: "chunked"\r\n'), 400, ""),
    ("6.1: a vertical tab", chunked(LAST, b"Transfer-Encoding: \x0bchunked\r\n"), 400, ""),
    ("6.1: a space before the colon", chunked(LAST, b"Transfer-Encoding : chunked\r\n"), 400, ""),
    ("6.1: empty", chunked(LAST, b"Transfer-Encoding:\r\n"), 400, ""),
    ("6.1: a parameter", chunked(LAST, b"Transfer-Encoding: chunked;q=1\r\n"), 400, ""),
    ("6.1: in HTTP/1.0", post(b"Transfer-Encoding: chunked\r\n", LAST, b"POST / HTTP/1.0"), 400,
     "6.1: framing in HTTP/1.0 is faulty; the connection is closed"),
    ("6.1: folded", chunked(LAST, b"Transfer-Encoding:\r\n chunked\r\n"), 400, "5.2: see folded values"),
    ("6.1: behind a bare LF", chunked(LAST, b"X: y\nTransfer-Encoding: chunked\r\n"), 400, "2.2: see bare LF"),
]

CHUNKS = [
    ("7.1: an extension", chunked(b"5;a=b\r\nhello\r\n" + LAST), "forwarded", ""),
    ("7.1: leading zeros", chunked(b"0005\r\nhello\r\n0000\r\n\r\n"), "forwarded", ""),
    ("7.1: capitals", chunked(b"A\r\n0123456789\r\n" + LAST), "forwarded", ""),
    ("7.1.2: trailers", chunked(b"5\r\nhello\r\n0\r\nX: 1\r\n\r\n"), "forwarded", ""),
    ("7.1: a sign", chunked(b"+5\r\nhello\r\n" + LAST), 400, ""),
    ("7.1: 0x5", chunked(b"0x5\r\nhello\r\n" + LAST), 400, ""),
    ("7.1: a space before the size", chunked(b" 5\r\nhello\r\n" + LAST), 400, ""),
    ("7.1: a space behind it", chunked(b"5 \r\nhello\r\n" + LAST), 400, "7.1: the grammar has none there"),
    ("7.1: empty", chunked(b"\r\nhello\r\n" + LAST), 400, ""),
    ("7.1: beyond 2^64", chunked(b"10000000000000005\r\nhello\r\n" + LAST), 400, ""),
    ("7.1: negative", chunked(b"-5\r\nhello\r\n" + LAST), 400, ""),
    ("7.1: data too long", chunked(b"5\r\nhello!\r\n" + LAST), 400, ""),
    ("7.1: data too short", chunked(b"6\r\nhello\r\n" + LAST), 400,
     "7.1: no CRLF where the chunk ends; peers have an answer before they see it"),
    ("7.1: LF behind the size", chunked(b"5\nhello\r\n" + LAST), 400, "2.2: see bare LF"),
    ("7.1: LF behind the data", chunked(b"5\r\nhello\n" + LAST), 400, "2.2: see bare LF"),
    ("7.1: CR alone behind the size", chunked(b"5\rhello\r\n" + LAST), 400, ""),
    ("7.1: a NUL in an extension", chunked(b"5;\0\r\nhello\r\n" + LAST), 400, "9110 5.6.2: no token has it"),
    ("7.1: LF in an extension", chunked(b"5;a\nb\r\nhello\r\n" + LAST), 400, "2.2: see bare LF"),
    ("7.1.2: a folded trailer", chunked(b"5\r\nhello\r\n0\r\nX: 1\r\n 2\r\n\r\n"), 400, "5.2: see folded values"),
    ("7.1.2: a trailer without a colon", chunked(b"5\r\nhello\r\n0\r\nX\r\n\r\n"), 400, ""),
]

# Each control character in a value, each character in a name that no token has, each that could hide a coding.
CHARACTERS = (
    [(f"9110 5.5: 0x{byte:02x} in a value", get(b"X: a%cb\r\n" % byte), 400, "9110 5.5: field-content has none")
     for byte in [*range(1, 9), 11, 12, *range(14, 32), 127]]
    + [(f"9110 5.1: {chr(byte)} in a name", get(b"X%cY: 1\r\n" % byte), 400, "9110 5.6.2: a name is a token")
       for byte in b'"(),/;<=>?@[\\]{}']
    + [(f"9110 5.6.2: {chr(byte)} in a name", get(b"X%cY: 1\r\n" % byte), "forwarded",
        "9110 5.6.2: it is a token's; what is to be done about names is the upstream's to say") for byte in b"!#$%&'*+-.^_`|~"]
    + [(f"6.1: 0x{byte:02x} before chunked", chunked(LAST, b"Transfer-Encoding: %cchunked\r\n" % byte), 400,
        "6.1: another coding, or none") for byte in [1, 8, 11, 12, 31, 127, 128, 160, 255]]
    + [(f"6.1: 0x{byte:02x} behind chunked", chunked(LAST, b"Transfer-Encoding: chunked%c\r\n" % byte), 400,
        "6.1: another coding, or none") for byte in [1, 8, 11, 12, 31, 59, 127, 128, 160, 255]]
)

# What follows a request that is refused must never be served: it may be the body of what was refused.
TAILS = [
    (f"a pipelined request behind: {name}", data + get(line=b"GET /tail HTTP/1.1"), outcome, "as above")
    for name, data, outcome, _ in LENGTHS + CODINGS + CHUNKS
    if outcome != "forwarded"
]

ROWS = REQUEST_LINE + TARGETS + HOSTS + FIELDS + LENGTHS + CODINGS + CHUNKS + CHARACTERS + TAILS
