#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <sqlite3.h>

/// SQLITE_TRANSIENT is a cast that Swift cannot read: the bytes are copied before the call returns.
static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return sqlite3_bind_text(statement, index, count > 0 ? (const char *)bytes : "", count, SQLITE_TRANSIENT);
}
static inline int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return count > 0 ? sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT)
                     : sqlite3_bind_zeroblob(statement, index, 0);
}

/// Without it each of SQLite's allocations takes a lock of the whole process, to count it. Before the first connection.
static inline void csqlite_leave_memory_uncounted(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
