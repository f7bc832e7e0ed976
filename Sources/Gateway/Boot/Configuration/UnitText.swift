/// Numbers with a unit, as the configuration spells them.
enum UnitText {
    static let durationForms = "a whole number and a unit, such as `500ms`, `10s`, `5m`, `1h` or `1d`"
    static let sizeForms = "a whole number and a unit, such as `512B`, `16KiB`, `10MiB` or `1GiB`"

    /// `500ms`, `10s`, `5m`, `1h` or `1d` in microseconds; nil for all else, and for more than fits.
    static func microseconds(_ text: String) -> Int64? {
        parse(text) { unit in
            switch unit {
            case "ms": 1_000
            case "s": 1_000_000
            case "m": 60_000_000
            case "h": 3_600_000_000
            case "d": 86_400_000_000
            default: nil
            }
        }
    }

    /// `512B`, `16KiB`, `10MiB` or `1GiB` in bytes; nil for all else, and for more than fits.
    static func bytes(_ text: String) -> Int64? {
        parse(text) { unit in
            switch unit {
            case "B": 1
            case "KiB": 1 << 10
            case "MiB": 1 << 20
            case "GiB": 1 << 30
            case "TiB": 1 << 40
            default: nil
            }
        }
    }

    /// A duration in its largest whole unit.
    static func text(microseconds: Int64) -> String {
        let units: KeyValuePairs<String, Int64> = [
            "d": 86_400_000_000, "h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000,
        ]
        for (name, size) in units where microseconds != 0 && microseconds % size == 0 {
            return "\(microseconds / size)\(name)"
        }
        return microseconds == 0 ? "0s" : "\(microseconds / 1_000)ms"
    }

    /// A size in its largest whole unit.
    static func text(bytes: Int64) -> String {
        let units: KeyValuePairs<String, Int64> = [
            "TiB": 1 << 40, "GiB": 1 << 30, "MiB": 1 << 20, "KiB": 1 << 10,
        ]
        for (name, size) in units where bytes != 0 && bytes % size == 0 { return "\(bytes / size)\(name)" }
        return "\(bytes)B"
    }

    /// A whole number in decimal digits without a sign.
    static func integer(_ text: some StringProtocol) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int64(text)
    }

    private static func parse(_ text: String, _ size: (Substring) -> Int64?) -> Int64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = integer(digits), let factor = size(text[digits.endIndex...]) else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
    }
}
