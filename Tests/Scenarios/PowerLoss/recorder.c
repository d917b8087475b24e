/* Preloaded into a process, it writes down in their order all changes of files below RECORD_ROOT to RECORD_FILE: what SimulatedDisk.cs replays.
   Each is recorded once it has succeeded, and one at a time. RECORD_DELAY microseconds pass whenever the folder of a cell is looked for, so that a
   journal that syncs by the wall's clock does so between few cells. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_FILES 65536

struct head { uint32_t op; int32_t file; int64_t offset; uint32_t first; uint32_t second; };

enum { OPEN = 1, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, MKDIR, RMDIR, LINK, CLOSE };

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static char tracked[MOST_FILES];
static int out = -1;
static const char *root;
static size_t root_length;

__attribute__((constructor)) static void begin(void)
{
    const char *file = getenv("RECORD_FILE");
    root = getenv("RECORD_ROOT");
    if (file && root) {
        root_length = strlen(root);
        out = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
}

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

#define REAL(type, name) static type (*next)(); if (!next) next = (type (*)())real(name)

static int inside(const char *path)
{
    return out >= 0 && path && strncmp(path, root, root_length) == 0 && (path[root_length] == '/' || path[root_length] == 0);
}

static int follows(int file) { return out >= 0 && file >= 0 && file < MOST_FILES && tracked[file]; }

static void put(uint32_t op, int file, int64_t offset, const void *first, size_t length, const void *second, size_t other)
{
    struct head head = { op, file, offset, (uint32_t)length, (uint32_t)other };
    struct iovec parts[3] = { { &head, sizeof head }, { (void *)first, length }, { (void *)second, other } };
    if (syscall(SYS_writev, out, parts, 3) != (long)(sizeof head + length + other)) {
        abort();
    }
}

static void lock(void) { pthread_mutex_lock(&gate); }

static void unlock(void) { int kept = errno; pthread_mutex_unlock(&gate); errno = kept; }

static int opened(const char *path, int flags, int file)
{
    if (file >= 0 && file < MOST_FILES) {
        struct stat state;
        int kept = errno;
        fstat(file, &state);
        tracked[file] = 1;
        put(OPEN, file, flags & O_TRUNC ? 1 : 0, path, strlen(path), S_ISDIR(state.st_mode) ? "d" : "f", 1);
        errno = kept;
    }
    return file;
}

#define OPENS(name)                                                 \
    int name(const char *path, int flags, ...)                      \
    {                                                               \
        va_list more;                                               \
        va_start(more, flags);                                      \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;   \
        va_end(more);                                               \
        REAL(int, #name);                                           \
        if (!inside(path)) return next(path, flags, mode);          \
        lock();                                                     \
        int file = opened(path, flags, next(path, flags, mode));    \
        unlock();                                                   \
        return file;                                                \
    }

OPENS(open)
OPENS(open64)

int close(int file)
{
    REAL(int, "close");
    if (!follows(file)) {
        return next(file);
    }
    lock();
    tracked[file] = 0;
    put(CLOSE, file, 0, 0, 0, 0, 0);
    int result = next(file);
    unlock();
    return result;
}

#define PWRITES(name, offset_type)                                                    \
    ssize_t name(int file, const void *bytes, size_t count, offset_type offset)       \
    {                                                                                 \
        static ssize_t (*next)(int, const void *, size_t, offset_type);               \
        if (!next) next = (ssize_t (*)(int, const void *, size_t, offset_type))real(#name); \
        if (!follows(file)) return next(file, bytes, count, offset);                  \
        lock();                                                                       \
        ssize_t done = next(file, bytes, count, offset);                              \
        if (done > 0) put(WRITE, file, offset, bytes, (size_t)done, 0, 0);            \
        unlock();                                                                     \
        return done;                                                                  \
    }

PWRITES(pwrite, off_t)
PWRITES(pwrite64, off64_t)

ssize_t write(int file, const void *bytes, size_t count)
{
    static ssize_t (*next)(int, const void *, size_t);
    if (!next) next = (ssize_t (*)(int, const void *, size_t))real("write");
    if (!follows(file)) {
        return next(file, bytes, count);
    }
    lock();
    off_t offset = lseek(file, 0, SEEK_CUR);
    ssize_t done = next(file, bytes, count);
    if (done > 0) {
        put(WRITE, file, offset, bytes, (size_t)done, 0, 0);
    }
    unlock();
    return done;
}

#define PWRITEVS(name, offset_type)                                                   \
    ssize_t name(int file, const struct iovec *parts, int count, offset_type offset)  \
    {                                                                                 \
        static ssize_t (*next)(int, const struct iovec *, int, offset_type);          \
        if (!next) next = (ssize_t (*)(int, const struct iovec *, int, offset_type))real(#name); \
        if (!follows(file)) return next(file, parts, count, offset);                  \
        lock();                                                                       \
        ssize_t done = next(file, parts, count, offset), left = done;                 \
        for (int i = 0; i < count && left > 0; i++) {                                 \
            size_t length = (size_t)left < parts[i].iov_len ? (size_t)left : parts[i].iov_len; \
            put(WRITE, file, offset + (done - left), parts[i].iov_base, length, 0, 0); \
            left -= (ssize_t)length;                                                  \
        }                                                                             \
        unlock();                                                                     \
        return done;                                                                  \
    }

PWRITEVS(pwritev, off_t)
PWRITEVS(pwritev64, off64_t)

#define ON_FILE(name, argument, op, offset)                                           \
    int name(int file, argument length)                                               \
    {                                                                                 \
        static int (*next)(int, argument);                                            \
        if (!next) next = (int (*)(int, argument))real(#name);                        \
        if (!follows(file)) return next(file, length);                                \
        lock();                                                                       \
        int result = next(file, length);                                              \
        if (result == 0) put(op, file, offset, 0, 0, 0, 0);                           \
        unlock();                                                                     \
        return result;                                                                \
    }

ON_FILE(ftruncate, off_t, TRUNCATE, length)
ON_FILE(ftruncate64, off64_t, TRUNCATE, length)

/* A folder may have been opened by a call that is not seen here; where it is, the system tells. */
static void put_sync(int file)
{
    char link[64], path[PATH_MAX];
    if (follows(file)) {
        put(SYNC, file, 0, 0, 0, 0, 0);
        return;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length > 0 ? length : 0] = 0;
    if (inside(path)) {
        put(OPEN, file, 0, path, strlen(path), "d", 1);
        put(SYNC, file, 0, 0, 0, 0, 0);
        put(CLOSE, file, 0, 0, 0, 0, 0);
    }
}

#define SYNCS(name)                                         \
    int name(int file)                                      \
    {                                                       \
        REAL(int, #name);                                   \
        lock();                                             \
        int result = next(file);                            \
        if (result == 0) put_sync(file);                    \
        unlock();                                           \
        return result;                                      \
    }

SYNCS(fsync)
SYNCS(fdatasync)

#define ON_PATHS(name, op)                                                            \
    int name(const char *from, const char *to)                                        \
    {                                                                                 \
        REAL(int, #name);                                                             \
        if (!inside(from) || !inside(to)) return next(from, to);                      \
        lock();                                                                       \
        int result = next(from, to);                                                  \
        if (result == 0) put(op, -1, 0, from, strlen(from), to, strlen(to)); \
        unlock();                                                                     \
        return result;                                                                \
    }

ON_PATHS(rename, RENAME)
ON_PATHS(link, LINK)

#define ON_PATH(name, op, extra, pass)                                                \
    int name(const char *path extra)                                                  \
    {                                                                                 \
        REAL(int, #name);                                                             \
        if (!inside(path)) return next(path pass);                                    \
        lock();                                                                       \
        int result = next(path pass);                                                 \
        if (result == 0) put(op, -1, 0, path, strlen(path), 0, 0);    \
        unlock();                                                                     \
        return result;                                                                \
    }

#define COMMA ,
ON_PATH(unlink, UNLINK, , )
ON_PATH(rmdir, RMDIR, , )
ON_PATH(mkdir, MKDIR, COMMA mode_t mode, COMMA mode)

static void wait_for_cell(const char *path)
{
    const char *delay = getenv("RECORD_DELAY");
    if (delay && inside(path) && strstr(path, "/cell-")) {
        usleep((useconds_t)atoi(delay));
    }
}

int __xstat64(int version, const char *path, struct stat64 *state)
{
    REAL(int, "__xstat64");
    wait_for_cell(path);
    return next(version, path, state);
}

int stat64(const char *restrict path, struct stat64 *restrict state)
{
    REAL(int, "stat64");
    wait_for_cell(path);
    return next(path, state);
}
