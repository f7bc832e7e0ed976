// What Swift cannot say: compare sixteen bytes at once and see which of them matched. Header-only.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#ifndef POSTERN_CBYTES_SHIM_H
#define POSTERN_CBYTES_SHIM_H

#include <stddef.h>
#include <stdint.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define CBYTES_INLINE static inline __attribute__((always_inline))

#if defined(__SSE2__)
/// Sets the top bit of each of sixteen bytes that is not printable ASCII: less 0x20, what is above 0x5E.
static inline __m128i cbytes_odd(__m128i less) {
    return _mm_adds_epu8(less, _mm_set1_epi8(0x21));
}

static inline __m128i cbytes_less(const unsigned char *bytes) {
    const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)bytes);
    return _mm_sub_epi8(block, _mm_set1_epi8(0x20));
}
#endif

/// The offset of the first byte that is not printable ASCII (0x20 to 0x7E) at or after `offset` among the `count` bytes
/// at `start`; `count` when there is none. No byte beyond them is read.
CBYTES_INLINE size_t cbytes_printable_end(const void *start, size_t offset, size_t count) {
    const unsigned char *bytes = (const unsigned char *)start;
#if defined(__SSE2__)
    if (offset + 16 <= count) {
        const unsigned found = (unsigned)_mm_movemask_epi8(cbytes_odd(cbytes_less(bytes + offset)));
        if (found != 0) return offset + (size_t)__builtin_ctz(found);
        offset += 16;
        for (;;) {
            if (offset + 32 > count) break;
            const __m128i first = cbytes_odd(cbytes_less(bytes + offset));
            const __m128i second = cbytes_odd(cbytes_less(bytes + offset + 16));
            if (_mm_movemask_epi8(_mm_or_si128(first, second)) != 0) {
                const unsigned both =
                    (unsigned)_mm_movemask_epi8(first) | (unsigned)_mm_movemask_epi8(second) << 16;
                return offset + (size_t)__builtin_ctz(both);
            }
            offset += 32;
            // What is this long, tokens above all, goes by in greater steps; the last one is taken again in small ones.
            while (offset + 64 <= count) {
                const __m128i left =
                    _mm_max_epu8(cbytes_less(bytes + offset), cbytes_less(bytes + offset + 16));
                const __m128i right =
                    _mm_max_epu8(cbytes_less(bytes + offset + 32), cbytes_less(bytes + offset + 48));
                if (_mm_movemask_epi8(cbytes_odd(_mm_max_epu8(left, right))) != 0) break;
                offset += 64;
            }
        }
        if (offset + 16 <= count) {
            const unsigned next = (unsigned)_mm_movemask_epi8(cbytes_odd(cbytes_less(bytes + offset)));
            if (next != 0) return offset + (size_t)__builtin_ctz(next);
            offset += 16;
        }
    }
    if (count >= 16 && offset < count) {
        // The last sixteen, of which those before the offset do not count.
        const size_t last = count - 16;
        const unsigned rest =
            (unsigned)_mm_movemask_epi8(cbytes_odd(cbytes_less(bytes + last))) >> (offset - last);
        return rest != 0 ? offset + (size_t)__builtin_ctz(rest) : count;
    }
#endif
    while (offset < count && bytes[offset] >= 0x20 && bytes[offset] < 0x7F) offset += 1;
    return offset;
}

/// Sets a bit for each of the sixteen bytes at `start` that is a colon, the first in bit 0.
CBYTES_INLINE unsigned cbytes_colons(const void *start) {
    const unsigned char *bytes = (const unsigned char *)start;
#if defined(__SSE2__)
    const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)bytes);
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8(':')));
#else
    unsigned colons = 0;
    for (unsigned index = 0; index < 16; index += 1) colons |= (unsigned)(bytes[index] == ':') << index;
    return colons;
#endif
}

/// Sets a bit for each of the `count` bytes at `bytes`, 64 at most, that is `byte`: the first in bit 0. Bytes beyond them
/// are read up to `available`, which is `count` or more.
CBYTES_INLINE uint64_t cbytes_matches(
    const unsigned char *bytes, size_t count, size_t available, unsigned char byte) {
    uint64_t matches = 0;
    size_t offset = 0;
#if defined(__SSE2__)
    const __m128i wanted = _mm_set1_epi8((char)byte);
    while (offset < count && offset + 16 <= available) {
        const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(bytes + offset));
        matches |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(block, wanted)) << offset;
        offset += 16;
    }
#endif
    for (; offset < count; offset += 1) matches |= (uint64_t)(bytes[offset] == byte) << offset;
    return count < 64 ? matches & (((uint64_t)1 << count) - 1) : matches;
}

/// How bytes open as a path: how many are letters, digits, `-`, `.`, `/`, `_` or `~`, 64 at most, and which of those are
/// slashes and dots, a bit each.
struct cbytes_path {
    size_t count;
    uint64_t slashes;
    uint64_t dots;
};

static inline int cbytes_is_plain(unsigned char byte) {
    const unsigned char letter = (unsigned char)((byte | 0x20) - 'a');
    const unsigned char other = (unsigned char)(byte - '-');
    return letter < 26 || other < 13 || byte == '_' || byte == '~';
}

/// Reads none but the `available` bytes at `bytes`.
CBYTES_INLINE struct cbytes_path cbytes_open_path(const unsigned char *bytes, size_t available) {
    struct cbytes_path path = {0, 0, 0};
#if defined(__SSE2__)
    while (path.count + 16 <= available && path.count < 64) {
        const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(bytes + path.count));
        const __m128i letters = _mm_sub_epi8(_mm_or_si128(block, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
        const __m128i others = _mm_sub_epi8(block, _mm_set1_epi8('-'));
        const __m128i plain = _mm_or_si128(
            _mm_or_si128(
                _mm_cmpeq_epi8(_mm_min_epu8(letters, _mm_set1_epi8(25)), letters),
                _mm_cmpeq_epi8(_mm_min_epu8(others, _mm_set1_epi8(12)), others)),
            _mm_or_si128(
                _mm_cmpeq_epi8(block, _mm_set1_epi8('_')), _mm_cmpeq_epi8(block, _mm_set1_epi8('~'))));
        const unsigned odd = ~(unsigned)_mm_movemask_epi8(plain) & 0xFFFF;
        const unsigned slashes = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8('/')));
        const unsigned dots = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8('.')));
        const unsigned before = odd ? (odd & -odd) - 1 : 0xFFFF;
        path.slashes |= (uint64_t)(slashes & before) << path.count;
        path.dots |= (uint64_t)(dots & before) << path.count;
        if (odd) {
            path.count += (size_t)__builtin_ctz(odd);
            return path;
        }
        path.count += 16;
    }
#endif
    while (path.count < available && path.count < 64 && cbytes_is_plain(bytes[path.count])) {
        path.slashes |= (uint64_t)(bytes[path.count] == '/') << path.count;
        path.dots |= (uint64_t)(bytes[path.count] == '.') << path.count;
        path.count += 1;
    }
    return path;
}

/// Tells whether the `count` bytes at `bytes`, one or more, are letters, digits, `-` and `.` alone. Bytes beyond them
/// are read up to `available`, which is `count` or more.
CBYTES_INLINE int cbytes_is_name(const unsigned char *bytes, size_t count, size_t available) {
    size_t offset = 0;
#if defined(__SSE2__)
    while (offset + 16 <= available) {
        const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(bytes + offset));
        const __m128i letters = _mm_sub_epi8(_mm_or_si128(block, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
        const __m128i others = _mm_sub_epi8(block, _mm_set1_epi8('-'));
        const __m128i good = _mm_or_si128(
            _mm_cmpeq_epi8(_mm_min_epu8(letters, _mm_set1_epi8(25)), letters),
            _mm_andnot_si128(
                _mm_cmpeq_epi8(block, _mm_set1_epi8('/')),
                _mm_cmpeq_epi8(_mm_min_epu8(others, _mm_set1_epi8(12)), others)));
        const uint32_t odd = ~(uint32_t)_mm_movemask_epi8(good);
        const size_t left = count - offset;
        if (left <= 16) return odd << (32 - left) == 0;
        if ((odd & 0xFFFF) != 0) return 0;
        offset += 16;
    }
#endif
    while (offset < count && cbytes_is_plain(bytes[offset]) && bytes[offset] != '/' && bytes[offset] != '_'
           && bytes[offset] != '~')
        offset += 1;
    return offset == count;
}

/// How many bytes at `bytes` belong to a query: visible ASCII but `"`, `#`, `<` and `>`. Reads none but the `available`.
CBYTES_INLINE size_t cbytes_query(const unsigned char *bytes, size_t available) {
    size_t count = 0;
#if defined(__SSE2__)
    while (count + 16 <= available) {
        const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(bytes + count));
        const __m128i visible = _mm_sub_epi8(block, _mm_set1_epi8('!'));
        const __m128i pairs = _mm_and_si128(block, _mm_set1_epi8((char)0xFE));
        // `"` and `#` differ in one bit; so do `<` and `=`, and `>` and `?`: of those, the even ones are meant.
        const __m128i refused = _mm_or_si128(
            _mm_cmpeq_epi8(pairs, _mm_set1_epi8('"')),
            _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('<')), _mm_cmpeq_epi8(block, _mm_set1_epi8('>'))));
        const __m128i good = _mm_andnot_si128(
            refused, _mm_cmpeq_epi8(_mm_min_epu8(visible, _mm_set1_epi8('~' - '!')), visible));
        const unsigned odd = ~(unsigned)_mm_movemask_epi8(good) & 0xFFFF;
        if (odd) return count + (size_t)__builtin_ctz(odd);
        count += 16;
    }
#endif
    while (count < available && bytes[count] > ' ' && bytes[count] < 0x7F && bytes[count] != '"' && bytes[count] != '#'
           && bytes[count] != '<' && bytes[count] != '>')
        count += 1;
    return count;
}

/// Writes `value` in sixteen lower-case hexadecimal digits.
CBYTES_INLINE void cbytes_hexadecimal(uint64_t value, unsigned char *digits) {
#if defined(__SSE2__)
    const __m128i bytes = _mm_cvtsi64_si128((long long)__builtin_bswap64(value));
    const __m128i pairs = _mm_unpacklo_epi8(_mm_srli_epi16(bytes, 4), bytes);
    const __m128i nibbles = _mm_and_si128(pairs, _mm_set1_epi8(0x0F));
    const __m128i letters = _mm_and_si128(_mm_cmpgt_epi8(nibbles, _mm_set1_epi8(9)), _mm_set1_epi8('a' - '0' - 10));
    const __m128i text = _mm_add_epi8(_mm_add_epi8(nibbles, _mm_set1_epi8('0')), letters);
    _mm_storeu_si128((__m128i *)(void *)digits, text);
#else
    for (unsigned index = 0; index < 16; index += 1) digits[index] = "0123456789abcdef"[value >> (60 - 4 * index) & 15];
#endif
}

/// Writes a number below 1,000 without leading zeros, and answers with how many digits it has; four bytes are written,
/// of which those behind the digits mean nothing.
CBYTES_INLINE size_t cbytes_short_decimal(unsigned value, unsigned char *digits) {
#define CBYTES_NUMBER(h, t, u) \
    (uint32_t)((h) ? ('0' + (h)) | ('0' + (t)) << 8 | ('0' + (u)) << 16 | 3 << 24 \
               : (t) ? ('0' + (t)) | ('0' + (u)) << 8 | 2 << 24 : ('0' + (u)) | 1 << 24)
#define CBYTES_TEN(h, t) \
    CBYTES_NUMBER(h, t, 0), CBYTES_NUMBER(h, t, 1), CBYTES_NUMBER(h, t, 2), CBYTES_NUMBER(h, t, 3), \
    CBYTES_NUMBER(h, t, 4), CBYTES_NUMBER(h, t, 5), CBYTES_NUMBER(h, t, 6), CBYTES_NUMBER(h, t, 7), \
    CBYTES_NUMBER(h, t, 8), CBYTES_NUMBER(h, t, 9)
#define CBYTES_HUNDRED(h) \
    CBYTES_TEN(h, 0), CBYTES_TEN(h, 1), CBYTES_TEN(h, 2), CBYTES_TEN(h, 3), CBYTES_TEN(h, 4), \
    CBYTES_TEN(h, 5), CBYTES_TEN(h, 6), CBYTES_TEN(h, 7), CBYTES_TEN(h, 8), CBYTES_TEN(h, 9)
    // The digits in the lower bytes, the first lowest, and their number in the highest.
    static const uint32_t numbers[1000] = {
        CBYTES_HUNDRED(0), CBYTES_HUNDRED(1), CBYTES_HUNDRED(2), CBYTES_HUNDRED(3), CBYTES_HUNDRED(4),
        CBYTES_HUNDRED(5), CBYTES_HUNDRED(6), CBYTES_HUNDRED(7), CBYTES_HUNDRED(8), CBYTES_HUNDRED(9),
    };
#undef CBYTES_HUNDRED
#undef CBYTES_TEN
#undef CBYTES_NUMBER
    const uint32_t number = numbers[value < 1000 ? value : 999];
    __builtin_memcpy(digits, &number, 4);
    return number >> 24;
}

/// Writes a number below 1,000 in three digits; four bytes are written, of which the last means nothing.
CBYTES_INLINE void cbytes_three_digits(unsigned value, unsigned char *digits) {
    const size_t count = cbytes_short_decimal(value, digits);
    if (count == 3) return;
    digits[2] = (unsigned char)('0' + value % 10);
    digits[1] = (unsigned char)('0' + value / 10 % 10);
    digits[0] = '0';
}

/// Tells whether `count` bytes are the same. Not for secrets: it ends at the first difference.
CBYTES_INLINE int cbytes_equal(const unsigned char *left, const unsigned char *right, size_t count) {
    size_t offset = 0;
#if defined(__SSE2__)
    if (count >= 16) {
        for (;;) {
            const __m128i a = _mm_loadu_si128((const __m128i *)(const void *)(left + offset));
            const __m128i b = _mm_loadu_si128((const __m128i *)(const void *)(right + offset));
            if (_mm_movemask_epi8(_mm_cmpeq_epi8(a, b)) != 0xFFFF) return 0;
            offset += 16;
            if (offset >= count) return 1;
            // The last sixteen again, since some of them are left.
            if (offset + 16 > count) offset = count - 16;
        }
    }
#endif
    if (count >= 8) {
        uint64_t a, b, c, d;
        __builtin_memcpy(&a, left, 8);
        __builtin_memcpy(&b, right, 8);
        __builtin_memcpy(&c, left + count - 8, 8);
        __builtin_memcpy(&d, right + count - 8, 8);
        if (count <= 16) return ((a ^ b) | (c ^ d)) == 0;
    }
    while (offset < count && left[offset] == right[offset]) offset += 1;
    return offset == count;
}

#endif
