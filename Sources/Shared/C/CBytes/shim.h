// What Swift cannot say: compare sixteen bytes at once and see which of them matched. Header-only.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#ifndef POSTERN_CBYTES_SHIM_H
#define POSTERN_CBYTES_SHIM_H

#include <stddef.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// The offset of the first control character (below 0x20, or 0x7F) of the `count` bytes at `bytes`; `count` when there
/// is none. No byte beyond them is read.
static inline size_t cbytes_first_control(const unsigned char *bytes, size_t count) {
    size_t offset = 0;
#if defined(__SSE2__)
    const __m128i last_control = _mm_set1_epi8(0x1F);
    const __m128i delete_character = _mm_set1_epi8(0x7F);
    while (offset + 16 <= count) {
        const __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(bytes + offset));
        const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(block, last_control), block);
        const int found = _mm_movemask_epi8(_mm_or_si128(low, _mm_cmpeq_epi8(block, delete_character)));
        if (found != 0) return offset + (size_t)__builtin_ctz((unsigned)found);
        offset += 16;
    }
#endif
    while (offset < count && bytes[offset] >= 0x20 && bytes[offset] != 0x7F) offset += 1;
    return offset;
}

#endif
