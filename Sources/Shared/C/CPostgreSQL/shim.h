#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <libpq-fe.h>

static inline void cpostgresql_drop_notice(void *context, const char *message) {
    (void)context;
    (void)message;
}

/// Notices would go to standard error, in the server's words.
static inline void cpostgresql_drop_notices(PGconn *connection) {
    PQsetNoticeProcessor(connection, cpostgresql_drop_notice, NULL);
}

/// The five letters of SQLSTATE; NULL when the fault is not the server's. The key is a character constant, which
/// Swift reads as a number of another type.
static inline const char *cpostgresql_state(const PGresult *result) {
    return PQresultErrorField(result, 'C');
}
