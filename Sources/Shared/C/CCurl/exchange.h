// One exchange of HTTP by libcurl, with bodies of any length that go through the caller's functions; libcurl's own
// functions are loaded as in shim.h.
#ifndef POSTERN_CCURL_EXCHANGE_H
#define POSTERN_CCURL_EXCHANGE_H

#include "shim.h"

/// What libcurl calls back, each with the caller's `context`.
struct ccurl_callbacks {
    /// Puts up to `capacity` bytes of the request's content into `into`; how many, or CURL_READFUNC_ABORT.
    size_t (*send)(char *into, size_t size, size_t capacity, void *context);
    /// Begins with the content anew; CURL_SEEKFUNC_OK, or CURL_SEEKFUNC_FAIL when it must not be sent again.
    int (*rewind)(void *context, curl_off_t offset, int origin);
    /// Takes bytes of the response's content, and the lines of its head; fewer than all: stop.
    size_t (*receive)(char *bytes, size_t size, size_t count, void *context);
    size_t (*line)(char *bytes, size_t size, size_t count, void *context);
    /// Anything but 0 stops the exchange; asked at least once a second.
    int (*goes_on)(void *context, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
};

struct ccurl_exchange {
    const char *method;
    const char *url;
    /// Lines without an end, `Name: value`.
    const char *const *fields;
    size_t field_count;
    /// Whether there is content, and how much.
    int has_content;
    int64_t content_count;
    /// Whether it needs a connection of its own: on one of before libcurl sends what has no content again by itself.
    int is_fresh;
    /// Whether the URL is https: certificates and names are then verified.
    int is_secure;
    /// Trust these authorities (PEM) in the place of the system's; empty: the system's.
    const char *authorities;
    long connect_milliseconds;
    long total_milliseconds;
    /// The exchange ends when less than a byte a second has moved for so long.
    long stall_seconds;
};

struct ccurl_outcome {
    int code;
    long status;
    /// Bytes of the request that were sent; 0: the service has seen nothing of it.
    long sent;
    /// Connections that were made for it; 0: one of before was used.
    long connections;
    char fault[CURL_ERROR_SIZE];
};

/// The functions of libcurl that only exchanges need.
struct ccurl_more_functions {
    struct curl_slist *(*append)(struct curl_slist *, const char *);
    void (*free_all)(struct curl_slist *);
    void (*reset)(CURL *);
};

static inline int ccurl_load_more(struct ccurl_more_functions *more) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return 0;
    more->append = (struct curl_slist * (*)(struct curl_slist *, const char *)) dlsym(library, "curl_slist_append");
    more->free_all = (void (*)(struct curl_slist *))dlsym(library, "curl_slist_free_all");
    more->reset = (void (*)(CURL *))dlsym(library, "curl_easy_reset");
    return more->append && more->free_all && more->reset;
}

/// Says how to exchange; 0 when libcurl does not take all of it. No redirect is followed, no proxy asked, nothing decoded,
/// and content is sent without asking whether it is wanted.
static inline int ccurl_arrange(
    const struct ccurl_functions *curl, CURL *handle, const struct ccurl_exchange *exchange,
    const struct ccurl_callbacks *callbacks, void *context, struct curl_slist *fields, char *fault) {
    CURLcode (*const set)(CURL *, CURLoption, ...) = curl->set;
    if (set(handle, CURLOPT_ERRORBUFFER, fault) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_URL, exchange->url) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_PROTOCOLS_STR, exchange->is_secure ? "https" : "http") != CURLE_OK) return 0;
    if (set(handle, CURLOPT_FOLLOWLOCATION, 0L) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_PROXY, "") != CURLE_OK) return 0;
    if (set(handle, CURLOPT_PATH_AS_IS, 1L) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_HTTP_TRANSFER_DECODING, 1L) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_HTTP09_ALLOWED, 0L) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_USERAGENT, "postern") != CURLE_OK) return 0;
    if (set(handle, CURLOPT_FRESH_CONNECT, exchange->is_fresh ? 1L : 0L) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_NOSIGNAL, 1L) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_HTTPHEADER, fields) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_CONNECTTIMEOUT_MS, exchange->connect_milliseconds) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_TIMEOUT_MS, exchange->total_milliseconds) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_LOW_SPEED_LIMIT, 1L) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_LOW_SPEED_TIME, exchange->stall_seconds) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_WRITEFUNCTION, callbacks->receive) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_WRITEDATA, context) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_HEADERFUNCTION, callbacks->line) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_HEADERDATA, context) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_XFERINFOFUNCTION, callbacks->goes_on) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_XFERINFODATA, context) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_NOPROGRESS, 0L) != CURLE_OK) return 0;
    if (exchange->has_content) {
        if (set(handle, CURLOPT_UPLOAD, 1L) != CURLE_OK) return 0;
        if (set(handle, CURLOPT_INFILESIZE_LARGE, (curl_off_t)exchange->content_count) != CURLE_OK) return 0;
        if (set(handle, CURLOPT_READFUNCTION, callbacks->send) != CURLE_OK) return 0;
        if (set(handle, CURLOPT_READDATA, context) != CURLE_OK) return 0;
        if (set(handle, CURLOPT_SEEKFUNCTION, callbacks->rewind) != CURLE_OK) return 0;
        if (set(handle, CURLOPT_SEEKDATA, context) != CURLE_OK) return 0;
    } else if (strcmp(exchange->method, "HEAD") == 0) {
        if (set(handle, CURLOPT_NOBODY, 1L) != CURLE_OK) return 0;
    }
    if (set(handle, CURLOPT_CUSTOMREQUEST, exchange->method) != CURLE_OK) return 0;
    if (!exchange->is_secure) return 1;
    if (set(handle, CURLOPT_SSL_VERIFYPEER, 1L) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_SSL_VERIFYHOST, 2L) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) != CURLE_OK) return 0;
    if (exchange->authorities[0] == 0) return 1;
    if (set(handle, CURLOPT_CAINFO, exchange->authorities) != CURLE_OK) return 0;
    // Else the folder of the system's would be asked as well.
    return set(handle, CURLOPT_CAPATH, NULL) == CURLE_OK;
}

/// Exchanges by a handle, whose connections are kept for the next; -1 when libcurl refuses an option or has no memory.
static inline int ccurl_run(
    const struct ccurl_functions *curl, const struct ccurl_more_functions *more, CURL *handle,
    const struct ccurl_exchange *exchange, const struct ccurl_callbacks *callbacks, void *context,
    struct ccurl_outcome *outcome) {
    struct curl_slist *fields = NULL;
    int result = -1;
    memset(outcome, 0, sizeof *outcome);
    for (size_t index = 0; index < exchange->field_count; index++) {
        struct curl_slist *longer = more->append(fields, exchange->fields[index]);
        if (longer == NULL) goto end;
        fields = longer;
    }
    more->reset(handle);
    if (!ccurl_arrange(curl, handle, exchange, callbacks, context, fields, outcome->fault)) goto end;
    outcome->code = curl->perform(handle);
    curl->get(handle, CURLINFO_RESPONSE_CODE, &outcome->status);
    curl->get(handle, CURLINFO_REQUEST_SIZE, &outcome->sent);
    curl->get(handle, CURLINFO_NUM_CONNECTS, &outcome->connections);
    if (outcome->code != CURLE_OK && outcome->fault[0] == 0)
        snprintf(outcome->fault, sizeof outcome->fault, "%s", curl->text((CURLcode)outcome->code));
    result = 0;
end:
    more->reset(handle);
    more->free_all(fields);
    return result;
}

#endif
