/// Asks settings for values of a type. What does not fit is reported, and the default stands in so that the
/// reading goes on.
extension ConfigurationReader {
    typealias Section = ConfigurationSection
    typealias Setting = ConfigurationSection.Setting

    /// The mapping at `setting`; an empty one when it is absent. Unknown keys are reported.
    mutating func section(_ setting: Setting?, at path: String, known: [String]?) -> Section {
        guard let setting else { return Section(path: path, mark: .start, members: [], known: known) }
        var section = Section(path: setting.path, mark: setting.keyMark, members: [], known: known)
        switch setting.node.content {
        case .mapping(let members): section.members = members
        case .scalar(let scalar) where scalar.isNull || scalar.isBroken: break
        default: report(setting, "a mapping of keys to values is expected here")
        }
        guard let known else { return section }
        for member in section.members where !known.contains(member.key) {
            let path = section.path(of: member.key)
            if let near = EditDistance.suggestion(for: member.key, among: known) {
                report(member.mark, path, "unknown key; did you mean `\(near)`?")
            } else {
                report(member.mark, path, "unknown key; known here: \(known.joined(separator: ", "))")
            }
        }
        return section
    }

    /// The text at `setting`; nil when it is no text, which is then reported. Nothing written counts as no
    /// text.
    mutating func scalar(_ setting: Setting) -> YAMLNode.Scalar? {
        guard case .scalar(let scalar) = setting.node.content else {
            report(setting, "one value is expected here, not a list or mapping")
            return nil
        }
        if scalar.isBroken { return nil }
        if scalar.isNull {
            report(setting, "a value is missing")
            return nil
        }
        return scalar
    }

    /// The text of a key; nil when it is absent or unfit.
    mutating func text(_ section: Section, _ key: String) -> String? {
        section[key].flatMap { scalar($0) }?.text
    }

    /// Reads the value at `key` by `convert`, which answers nil for what it does not take.
    mutating func value<Value>(
        _ section: Section, _ key: String, default standard: Value, expected: String,
        _ convert: (String) -> Value?
    ) -> Value {
        guard let setting = section[key], let scalar = scalar(setting) else { return standard }
        if let value = convert(scalar.text) { return value }
        report(setting, "\(quoted(scalar)) is not \(expected)")
        return standard
    }

    mutating func integer(
        _ section: Section, _ key: String, default standard: Int, _ range: ClosedRange<Int>
    ) -> Int {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return value(section, key, default: standard, expected: expected) { text in
            UnitText.integer(text).flatMap { Int(exactly: $0) }.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A duration in microseconds.
    mutating func duration(
        _ section: Section, _ key: String, default standard: Int64, _ range: ClosedRange<Int64>
    ) -> Int64 {
        let amount = value(
            section, key, default: standard, expected: UnitText.durationForms, UnitText.microseconds)
        if !range.contains(amount), let setting = section[key] {
            let bounds = (UnitText.text(microseconds: range.lowerBound), range.upperBound)
            report(
                setting,
                "out of range; write \(bounds.0) to \(UnitText.text(microseconds: bounds.1))")
            return standard
        }
        return amount
    }

    /// A size in bytes.
    mutating func size(
        _ section: Section, _ key: String, default standard: Int64, _ range: ClosedRange<Int64>
    ) -> Int64 {
        let amount = value(section, key, default: standard, expected: UnitText.sizeForms, UnitText.bytes)
        if !range.contains(amount), let setting = section[key] {
            let bounds = (UnitText.text(bytes: range.lowerBound), UnitText.text(bytes: range.upperBound))
            report(setting, "out of range; write \(bounds.0) to \(bounds.1)")
            return standard
        }
        return amount
    }

    mutating func boolean(_ section: Section, _ key: String, default standard: Bool) -> Bool {
        value(section, key, default: standard, expected: "`true` or `false`") { text in
            switch text {
            case "true": true
            case "false": false
            default: nil
            }
        }
    }

    /// One of several words.
    mutating func choice<Value>(
        _ section: Section, _ key: String, default standard: Value, _ choices: KeyValuePairs<String, Value>
    ) -> Value {
        let words = choices.map { "`\($0.key)`" }
        let expected = words.count == 1 ? words[0] : "one of " + words.joined(separator: ", ")
        guard let setting = section[key], let scalar = scalar(setting) else { return standard }
        if let choice = choices.first(where: { $0.key == scalar.text }) { return choice.value }
        let near = EditDistance.suggestion(for: scalar.text, among: choices.map(\.key))
        let question = near.map { "; did you mean `\($0)`?" } ?? ""
        report(setting, "\(quoted(scalar)) is not \(expected)\(question)")
        return standard
    }

    /// A text that may be left out by `off` or by writing nothing; `fault` says what is wrong with one, or
    /// nil.
    mutating func optionalText(
        _ section: Section, _ key: String, default standard: String?, fault: (String) -> String?
    ) -> String? {
        guard let setting = section[key] else { return standard }
        if isOff(setting) { return nil }
        guard let scalar = scalar(setting) else { return standard }
        if let fault = fault(scalar.text) {
            report(setting, "\(quoted(scalar)) \(fault)")
            return standard
        }
        return scalar.text
    }

    /// Tells whether `off` or nothing is written.
    func isOff(_ setting: Setting) -> Bool {
        guard case .scalar(let scalar) = setting.node.content, !scalar.isBroken else { return false }
        return scalar.isNull || scalar.text == "off"
    }

    /// The items of a list, or the one value that stands for a list of one; nil when the key is absent.
    mutating func list(_ section: Section, _ key: String) -> [Setting]? {
        guard let setting = section[key] else { return nil }
        switch setting.node.content {
        case .sequence(let items):
            return items.enumerated().map { index, node in
                Setting(path: "\(setting.path)[\(index)]", name: "\(index)", node: node, keyMark: node.mark)
            }
        case .scalar(let scalar) where scalar.isNull: return []
        case .scalar: return [setting]
        case .mapping:
            report(setting, "a list is expected here")
            return []
        }
    }

    /// The texts of a list, converted; unfit items are reported and left out, as are repeated ones.
    mutating func list<Value: Equatable>(
        _ section: Section, _ key: String, expected: String, _ convert: (String) -> Value?
    ) -> [Value]? {
        guard let items = list(section, key) else { return nil }
        var values: [Value] = []
        for item in items {
            guard let scalar = scalar(item) else { continue }
            guard let value = convert(scalar.text) else {
                report(item, "\(quoted(scalar)) is not \(expected)")
                continue
            }
            if values.contains(value) {
                report(item, "\(quoted(scalar)) is in the list already")
            } else {
                values.append(value)
            }
        }
        return values
    }
}
