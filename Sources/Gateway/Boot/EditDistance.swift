/// Finds the word that was probably meant.
enum EditDistance {
    /// The nearest of `candidates`, when it is near enough to be worth a question.
    static func suggestion(for word: String, among candidates: [String]) -> String? {
        let bound = max(1, min(3, word.count / 3))
        var best: String?
        var least = bound + 1
        for candidate in candidates {
            let distance = between(Array(word.utf8.prefix(64)), Array(candidate.utf8))
            if distance < least {
                least = distance
                best = candidate
            }
        }
        return best
    }

    /// How many insertions, deletions, replacements and swaps of neighbours lie between two words.
    static func between(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let replaced = previous[column] + (left[row] == right[column] ? 0 : 1)
                var least = min(replaced, previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    least = min(least, beforePrevious[column - 1] + 1)
                }
                current.append(least)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}
