// libcurl for one transfer, by headers alone: nothing is linked, the library is loaded when it is asked for, so that a
// program which never asks does not pay for it and what it stands on (35 libraries).
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#ifndef POSTERN_CCURL_SHIM_H
#define POSTERN_CCURL_SHIM_H

#include <curl/curl.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/// What is to be fetched. Empty texts: none.
struct ccurl_question {
    const char *url;
    /// Connect to this Unix socket, whatever the URL's host is.
    const char *unix_socket;
    /// Trust these authorities (PEM) in the place of the system's.
    const char *authorities;
    long milliseconds;
    /// Where the body goes, and how much of it there may be.
    unsigned char *body;
    size_t capacity;
};

enum {
    CCURL_FETCHED = 0,
    CCURL_NO_LIBRARY = 1,
    CCURL_REFUSED_OPTION = 2,
    CCURL_TOO_LARGE = 3,
    CCURL_TIMED_OUT = 4,
    CCURL_FAILED = 5,
};

struct ccurl_answer {
    int result;
    long status;
    /// Of the body.
    size_t count;
    /// What is wrong, in libcurl's words.
    char fault[160];
    /// The Cache-Control fields of the last response, joined by commas, and Age.
    char cache_control[512];
    char age[32];
};

struct ccurl_transfer {
    const struct ccurl_question *question;
    struct ccurl_answer *answer;
    int is_too_large;
};

static size_t ccurl_take_body(char *bytes, size_t size, size_t count, void *context) {
    struct ccurl_transfer *transfer = context;
    struct ccurl_answer *answer = transfer->answer;
    count *= size;
    if (count > transfer->question->capacity - answer->count) {
        transfer->is_too_large = 1;
        return 0;
    }
    memcpy(transfer->question->body + answer->count, bytes, count);
    answer->count += count;
    return count;
}

/// Adds a field's value to `text`; what does not fit is left out as a whole.
static void ccurl_add(char *text, size_t capacity, const char *value, size_t count) {
    size_t used = strlen(text);
    if (used + count + 2 > capacity) return;
    if (used > 0) text[used++] = ',';
    memcpy(text + used, value, count);
    text[used + count] = 0;
}

static size_t ccurl_take_field(char *bytes, size_t size, size_t count, void *context) {
    static const char control[] = "cache-control:", age[] = "age:";
    struct ccurl_answer *answer = ((struct ccurl_transfer *)context)->answer;
    const size_t total = size * count;
    size_t end = total;
    while (end > 0 && (bytes[end - 1] == '\r' || bytes[end - 1] == '\n')) end--;
    if (end >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {
        answer->cache_control[0] = 0;
        answer->age[0] = 0;
    } else if (end > sizeof control - 1 && strncasecmp(bytes, control, sizeof control - 1) == 0) {
        ccurl_add(answer->cache_control, sizeof answer->cache_control, bytes + sizeof control - 1,
                  end - (sizeof control - 1));
    } else if (end > sizeof age - 1 && strncasecmp(bytes, age, sizeof age - 1) == 0) {
        answer->age[0] = 0;
        ccurl_add(answer->age, sizeof answer->age, bytes + sizeof age - 1, end - (sizeof age - 1));
    }
    return total;
}

/// The functions of libcurl that are called, by the names that they have there.
struct ccurl_functions {
    CURLcode (*global_init)(long);
    void (*global_cleanup)(void);
    CURL *(*init)(void);
    void (*cleanup)(CURL *);
    CURLcode (*set)(CURL *, CURLoption, ...);
    CURLcode (*perform)(CURL *);
    CURLcode (*get)(CURL *, CURLINFO, ...);
    const char *(*text)(CURLcode);
};

static inline int ccurl_load(struct ccurl_functions *curl) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return 0;
    curl->global_init = (CURLcode(*)(long))dlsym(library, "curl_global_init");
    curl->global_cleanup = (void (*)(void))dlsym(library, "curl_global_cleanup");
    curl->init = (CURL * (*)(void)) dlsym(library, "curl_easy_init");
    curl->cleanup = (void (*)(CURL *))dlsym(library, "curl_easy_cleanup");
    curl->set = (CURLcode(*)(CURL *, CURLoption, ...))dlsym(library, "curl_easy_setopt");
    curl->perform = (CURLcode(*)(CURL *))dlsym(library, "curl_easy_perform");
    curl->get = (CURLcode(*)(CURL *, CURLINFO, ...))dlsym(library, "curl_easy_getinfo");
    curl->text = (const char *(*)(CURLcode))dlsym(library, "curl_easy_strerror");
    return curl->global_init && curl->global_cleanup && curl->init && curl->cleanup && curl->set && curl->perform &&
           curl->get && curl->text;
}

/// Says how to fetch; 0 when libcurl does not take all of it. Certificates are always verified; a redirect is followed
/// only from https to https, three times at the most; no proxy is asked, whatever the environment says, and nothing is
/// decoded.
static inline int ccurl_prepare(
    const struct ccurl_functions *curl, CURL *handle, const struct ccurl_question *question,
    struct ccurl_transfer *transfer) {
    CURLcode (*const set)(CURL *, CURLoption, ...) = curl->set;
    const int is_secure = strncmp(question->url, "https:", 6) == 0;
    if (set(handle, CURLOPT_URL, question->url) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_PROTOCOLS_STR, is_secure ? "https" : "http") != CURLE_OK) return 0;
    if (set(handle, CURLOPT_REDIR_PROTOCOLS_STR, "https") != CURLE_OK) return 0;
    if (set(handle, CURLOPT_FOLLOWLOCATION, is_secure ? 1L : 0L) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_MAXREDIRS, 3L) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_PROXY, "") != CURLE_OK) return 0;
    if (set(handle, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_USERAGENT, "postern") != CURLE_OK) return 0;
    if (set(handle, CURLOPT_NOSIGNAL, 1L) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_TIMEOUT_MS, question->milliseconds) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_CONNECTTIMEOUT_MS, question->milliseconds) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_WRITEFUNCTION, ccurl_take_body) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_WRITEDATA, transfer) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_HEADERFUNCTION, ccurl_take_field) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_HEADERDATA, transfer) != CURLE_OK) return 0;
    if (question->unix_socket[0] != 0 && set(handle, CURLOPT_UNIX_SOCKET_PATH, question->unix_socket) != CURLE_OK)
        return 0;
    if (!is_secure) return 1;
    if (set(handle, CURLOPT_SSL_VERIFYPEER, 1L) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_SSL_VERIFYHOST, 2L) != CURLE_OK) return 0;
    if (set(handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) != CURLE_OK) return 0;
    if (question->authorities[0] == 0) return 1;
    if (set(handle, CURLOPT_CAINFO, question->authorities) != CURLE_OK) return 0;
    // Else the folder of the system's would be asked as well.
    return set(handle, CURLOPT_CAPATH, NULL) == CURLE_OK;
}

static inline void ccurl_perform(
    const struct ccurl_functions *curl, CURL *handle, const struct ccurl_question *question,
    struct ccurl_answer *answer) {
    struct ccurl_transfer transfer = {question, answer, 0};
    answer->result = CCURL_REFUSED_OPTION;
    if (!ccurl_prepare(curl, handle, question, &transfer)) return;
    const CURLcode code = curl->perform(handle);
    answer->result = CCURL_FAILED;
    if (transfer.is_too_large) {
        answer->result = CCURL_TOO_LARGE;
    } else if (code == CURLE_OPERATION_TIMEDOUT) {
        answer->result = CCURL_TIMED_OUT;
    } else if (code != CURLE_OK) {
        snprintf(answer->fault, sizeof answer->fault, "%s", curl->text(code));
    } else if (curl->get(handle, CURLINFO_RESPONSE_CODE, &answer->status) == CURLE_OK) {
        answer->result = CCURL_FETCHED;
    }
}

/// Fetches, or says in `answer` what kept it from that; once in a process.
static inline void ccurl_fetch(const struct ccurl_question *question, struct ccurl_answer *answer) {
    struct ccurl_functions curl;
    memset(answer, 0, sizeof *answer);
    answer->result = CCURL_NO_LIBRARY;
    if (!ccurl_load(&curl) || curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return;
    CURL *handle = curl.init();
    if (handle != NULL) {
        ccurl_perform(&curl, handle, question, answer);
        curl.cleanup(handle);
    }
    curl.global_cleanup();
}

#endif
