// What Linux has and Swift's Glibc module leaves out. Every C module opens with the same definition, because two
// modules that see different feature macros disagree about fd_set.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#ifndef POSTERN_CLINUX_SHIM_H
#define POSTERN_CLINUX_SHIM_H

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/// `errno` is a macro that Swift cannot read through a module.
static inline int clinux_errno(void) { return errno; }

/// `environ` is a variable, which Swift takes for shared mutable state.
static inline char **clinux_environment(void) { return environ; }

/// Says who is at the other end of a connected Unix socket; 0, or -1 with errno set.
static inline int clinux_peer_credentials(int socket, pid_t *pid, uid_t *uid, gid_t *gid) {
    struct ucred credentials;
    socklen_t length = sizeof credentials;
    int result = getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &length);
    if (result == 0) {
        *pid = credentials.pid;
        *uid = credentials.uid;
        *gid = credentials.gid;
    }
    return result;
}

/// With _GNU_SOURCE the address parameters are transparent unions, which Swift does not convert to.
static inline int clinux_bind(int socket, const void *address, socklen_t length) {
    return bind(socket, (const struct sockaddr *)address, length);
}
static inline int clinux_connect(int socket, const void *address, socklen_t length) {
    return connect(socket, (const struct sockaddr *)address, length);
}
static inline int clinux_accept(int listener, void *address, socklen_t *length, int flags) {
    return accept4(listener, (struct sockaddr *)address, length, flags);
}
static inline int clinux_getsockname(int socket, void *address, socklen_t *length) {
    return getsockname(socket, (struct sockaddr *)address, length);
}

/// Calls the kernel: the result, or an error's number below zero. libc's syscall(2) is a function of a variable number of
/// arguments, and the two ways there and back are as long as all that a caller does besides.
static inline __attribute__((always_inline)) long clinux_call(
    long number, long first, long second, long third, long fourth, long fifth, long sixth) {
#if defined(__x86_64__)
    long result;
    register long in_r10 __asm__("r10") = fourth;
    register long in_r8 __asm__("r8") = fifth;
    register long in_r9 __asm__("r9") = sixth;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(first), "S"(second), "d"(third), "r"(in_r10), "r"(in_r8), "r"(in_r9)
                     : "rcx", "r11", "cc", "memory");
    return result;
#else
    const long result = syscall(number, first, second, third, fourth, fifth, sixth);
    return result < 0 ? -errno : result;
#endif
}

/// recv(2) and send(2) past glibc, which makes a cancellation point of each and pays for it in every thread. No thread
/// of this project is ever cancelled. They answer as `clinux_call` does.
static inline ssize_t clinux_receive(int socket, void *bytes, size_t count) {
    return clinux_call(SYS_recvfrom, socket, (long)bytes, (long)count, 0, 0, 0);
}
static inline ssize_t clinux_send(int socket, const void *bytes, size_t count) {
    return clinux_call(SYS_sendto, socket, (long)bytes, (long)count, MSG_NOSIGNAL, 0, 0);
}

/// epoll_wait(2), likewise.
static inline int clinux_epoll_wait(int epoll, struct epoll_event *events, int capacity, int milliseconds) {
    return (int)clinux_call(SYS_epoll_pwait, epoll, (long)events, capacity, milliseconds, 0, 0);
}

/// SIG_IGN is a cast of a number to a function, which Swift cannot import.
static inline void clinux_ignore_sigpipe(void) { signal(SIGPIPE, SIG_IGN); }

/// Starts this very program anew with one word as its argument: its standard input and output are these descriptors,
/// its standard error is the caller's, and no other descriptor goes along. Its signals are neither blocked nor ignored,
/// and of the environment it sees what its libraries need to be found. 0 and its id, or an error's number.
static inline int clinux_spawn_self(char *word, int input, int output, pid_t *child) {
    static const char *const passed[] = {"LD_LIBRARY_PATH=", "ASAN_OPTIONS=", "LSAN_OPTIONS=", "TSAN_OPTIONS="};
    char *environment[sizeof passed / sizeof *passed + 1];
    size_t count = 0;
    for (size_t index = 0; index < sizeof passed / sizeof *passed; index++) {
        for (char **entry = environ; *entry != NULL; entry++) {
            if (strncmp(*entry, passed[index], strlen(passed[index])) == 0) {
                environment[count++] = *entry;
                break;
            }
        }
    }
    environment[count] = NULL;
    static char name[] = "gateway";
    char *arguments[] = {name, word, NULL};
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    int code = posix_spawnattr_init(&attributes);
    if (code != 0) return code;
    code = posix_spawn_file_actions_init(&actions);
    if (code == 0) {
        code = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        if (code == 0) code = posix_spawnattr_setsigmask(&attributes, &none);
        if (code == 0) code = posix_spawnattr_setsigdefault(&attributes, &all);
        if (code == 0) code = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
        if (code == 0) code = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
        if (code == 0) code = posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
        if (code == 0) code = posix_spawn(child, "/proc/self/exe", &actions, &attributes, arguments, environment);
        posix_spawn_file_actions_destroy(&actions);
    }
    posix_spawnattr_destroy(&attributes);
    return code;
}

/// Bounds the calling process, which was started to do one thing: it ends with its parent and after so many seconds,
/// writes no file, leaves no core and gains no privilege.
static inline void clinux_bound_process(unsigned seconds) {
    const struct rlimit nothing = {0, 0}, time = {seconds, seconds}, descriptors = {64, 64};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    setrlimit(RLIMIT_CORE, &nothing);
    setrlimit(RLIMIT_FSIZE, &nothing);
    setrlimit(RLIMIT_CPU, &time);
    setrlimit(RLIMIT_NOFILE, &descriptors);
    alarm(seconds);
}

/// open(2) and fcntl(2) are variadic, which Swift cannot call.
static inline int clinux_open(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }
static inline int clinux_fcntl(int descriptor, int command, int argument) {
    return fcntl(descriptor, command, argument);
}

#endif
