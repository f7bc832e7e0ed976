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
/// Sets a bit for each of sixteen bytes that is a control character: below 0x20, or 0x7F.
static inline __m128i cbytes_controls(const unsigned char *bytes) {
    const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)bytes);
    const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1F)), block);
    return _mm_or_si128(low, _mm_cmpeq_epi8(block, _mm_set1_epi8(0x7F)));
}
#endif

/// The offset of the first control character (below 0x20, or 0x7F) at or after `offset` among the `count` bytes at
/// `start`; `count` when there is none. No byte beyond them is read.
CBYTES_INLINE size_t cbytes_first_control(const void *start, size_t offset, size_t count) {
    const unsigned char *bytes = (const unsigned char *)start;
#if defined(__SSE2__)
    if (offset + 16 <= count) {
        const unsigned found = (unsigned)_mm_movemask_epi8(cbytes_controls(bytes + offset));
        if (found != 0) return offset + (size_t)__builtin_ctz(found);
        offset += 16;
        while (offset + 32 <= count) {
            const __m128i first = cbytes_controls(bytes + offset);
            const __m128i second = cbytes_controls(bytes + offset + 16);
            if (_mm_movemask_epi8(_mm_or_si128(first, second)) != 0) {
                const unsigned both =
                    (unsigned)_mm_movemask_epi8(first) | (unsigned)_mm_movemask_epi8(second) << 16;
                return offset + (size_t)__builtin_ctz(both);
            }
            offset += 32;
        }
        if (offset + 16 <= count) {
            const unsigned next = (unsigned)_mm_movemask_epi8(cbytes_controls(bytes + offset));
            if (next != 0) return offset + (size_t)__builtin_ctz(next);
            offset += 16;
        }
    }
    if (count >= 16 && offset < count) {
        // The last sixteen, of which those before the offset do not count.
        const size_t last = count - 16;
        const unsigned rest = (unsigned)_mm_movemask_epi8(cbytes_controls(bytes + last)) >> (offset - last);
        return rest != 0 ? offset + (size_t)__builtin_ctz(rest) : count;
    }
#endif
    while (offset < count && bytes[offset] >= 0x20 && bytes[offset] != 0x7F) offset += 1;
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
