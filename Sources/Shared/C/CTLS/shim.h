// libssl, loaded only by who speaks TLS: a process that does not pays neither its memory nor its start. Everything that
// touches its structures stands here, as small functions that Swift can call.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#ifndef POSTERN_CTLS_SHIM_H
#define POSTERN_CTLS_SHIM_H

#include <dlfcn.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <string.h>

#define CTLS_FUNCTIONS(X)                                                                                              \
    X(SSL_CTX_check_private_key) X(SSL_CTX_ctrl) X(SSL_CTX_free) X(SSL_CTX_load_verify_locations) X(SSL_CTX_new)       \
    X(SSL_CTX_set_default_verify_paths) X(SSL_CTX_set_verify) X(SSL_CTX_use_PrivateKey_file)                           \
    X(SSL_CTX_use_certificate_chain_file) X(SSL_ctrl) X(SSL_do_handshake) X(SSL_free) X(SSL_get0_param)                \
    X(SSL_get_error) X(SSL_get_verify_result) X(SSL_new) X(SSL_read_ex) X(SSL_set0_rbio) X(SSL_set0_wbio)              \
    X(SSL_set1_host) X(SSL_set_connect_state) X(SSL_write_ex) X(TLS_client_method)

struct ctls_library {
#define CTLS_MEMBER(name) __typeof__(name) *name;
    CTLS_FUNCTIONS(CTLS_MEMBER)
};

/// Names to libcrypto the digests of signatures in certificates. Whoever came first may have told it to know none (see
/// HMACSHA256), and then every certificate is too weak for libssl.
static inline void ctls_register_digests(void) {
    EVP_add_digest(EVP_sha1());
    EVP_add_digest(EVP_sha224());
    EVP_add_digest(EVP_sha256());
    EVP_add_digest(EVP_sha384());
    EVP_add_digest(EVP_sha512());
}

/// Finds all functions; 0, or -1 when libssl is not there or is another one.
static inline int ctls_load(struct ctls_library *library) {
    void *handle = dlopen("libssl.so.3", RTLD_NOW | RTLD_LOCAL);
    if (!handle) return -1;
#define CTLS_FIND(name)                                                                                                \
    library->name = (__typeof__(name) *)dlsym(handle, #name);                                                          \
    if (!library->name) return -1;
    CTLS_FUNCTIONS(CTLS_FIND)
    return 0;
}

/// What a client's connections have in common: TLS 1.2 or later, and the peer's certificate verified.
static inline SSL_CTX *ctls_context(const struct ctls_library *library) {
    SSL_CTX *context = library->SSL_CTX_new(library->TLS_client_method());
    if (!context) return NULL;
    library->SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    if (library->SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION, NULL) != 1) {
        library->SSL_CTX_free(context);
        return NULL;
    }
    return context;
}
static inline void ctls_context_free(const struct ctls_library *library, SSL_CTX *context) {
    library->SSL_CTX_free(context);
}

/// Each answers 1 when all is well.
static inline int ctls_trust(const struct ctls_library *library, SSL_CTX *context, const char *file) {
    return file ? library->SSL_CTX_load_verify_locations(context, file, NULL)
                : library->SSL_CTX_set_default_verify_paths(context);
}
static inline int ctls_certificate(const struct ctls_library *library, SSL_CTX *context, const char *file) {
    return library->SSL_CTX_use_certificate_chain_file(context, file);
}
static inline int ctls_key(const struct ctls_library *library, SSL_CTX *context, const char *file) {
    return library->SSL_CTX_use_PrivateKey_file(context, file, SSL_FILETYPE_PEM) == 1 &&
           library->SSL_CTX_check_private_key(context) == 1;
}

/// A connection whose ciphertext goes through `input` and `output`, memory that it owns. `name` is the peer's, an address
/// if `is_address` is set.
static inline SSL *ctls_session(
    const struct ctls_library *library, SSL_CTX *context, const char *name, int is_address, BIO **input, BIO **output) {
    SSL *session = library->SSL_new(context);
    *input = BIO_new(BIO_s_mem());
    *output = BIO_new(BIO_s_mem());
    int named = 0;
    if (session && *input && *output) {
        named = is_address
            ? X509_VERIFY_PARAM_set1_ip_asc(library->SSL_get0_param(session), name)
            : library->SSL_set1_host(session, name) &&
                  library->SSL_ctrl(session, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, (void *)name) == 1;
    }
    if (!named) {
        BIO_free(*input);
        BIO_free(*output);
        if (session) library->SSL_free(session);
        return NULL;
    }
    library->SSL_set0_rbio(session, *input);
    library->SSL_set0_wbio(session, *output);
    library->SSL_set_connect_state(session);
    return session;
}
static inline void ctls_session_free(const struct ctls_library *library, SSL *session) { library->SSL_free(session); }

/// What came of one step.
enum ctls_outcome { CTLS_DONE = 1, CTLS_WAITS = 0, CTLS_ENDED = -1, CTLS_FAILED = -2 };

static inline int ctls_outcome_of(const struct ctls_library *library, SSL *session, int result) {
    if (result == 1) return CTLS_DONE;
    switch (library->SSL_get_error(session, result)) {
        case SSL_ERROR_WANT_READ:
        case SSL_ERROR_WANT_WRITE: return CTLS_WAITS;
        case SSL_ERROR_ZERO_RETURN: return CTLS_ENDED;
        default: return CTLS_FAILED;
    }
}
static inline int ctls_handshake(const struct ctls_library *library, SSL *session) {
    ERR_clear_error();
    return ctls_outcome_of(library, session, library->SSL_do_handshake(session));
}
static inline int ctls_read(const struct ctls_library *library, SSL *session, void *bytes, size_t count, size_t *read) {
    ERR_clear_error();
    return ctls_outcome_of(library, session, library->SSL_read_ex(session, bytes, count, read));
}
static inline int ctls_write(
    const struct ctls_library *library, SSL *session, const void *bytes, size_t count, size_t *written) {
    ERR_clear_error();
    return ctls_outcome_of(library, session, library->SSL_write_ex(session, bytes, count, written));
}

/// Why the last step failed, in libssl's own words: at most `room` bytes with their end.
static inline void ctls_reason(const struct ctls_library *library, SSL *session, char *text, size_t room) {
    long verified = session ? library->SSL_get_verify_result(session) : X509_V_OK;
    const char *reason = verified != X509_V_OK ? X509_verify_cert_error_string(verified)
                                               : ERR_reason_error_string(ERR_peek_error());
    strncpy(text, reason ? reason : "the connection broke", room - 1);
    text[room - 1] = 0;
    ERR_clear_error();
}

/// Bytes that wait in the memory.
static inline size_t ctls_pending(BIO *memory) { return BIO_ctrl_pending(memory); }

#endif
