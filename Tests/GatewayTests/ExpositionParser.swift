/// A strict reader of the Prometheus text format, as promtool judges it: every family has HELP and TYPE,
/// once, before its samples; families are sorted; counters end in _total; no sample comes twice; histograms
/// are cumulative.
enum ExpositionParser {
    struct Fault: Error {
        var line: String
        var reason: String
    }

    struct Sample {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    struct Family {
        var kind: String
        var samples: [Sample] = []

        func value(_ labels: [String: String]) -> Double? { samples.first { $0.labels == labels }?.value }
    }

    static func parse(_ text: String) throws -> [String: Family] {
        guard text.hasSuffix("\n") else { throw Fault(line: "", reason: "the last line has no end") }
        var families: [String: Family] = [:]
        var current = ""
        var helped = ""
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        {
            let words = line.split(separator: " ").map(String.init)
            if line.hasPrefix("# HELP ") {
                guard words.count > 3, isName(words[2]) else { throw Fault(line: line, reason: "HELP") }
                helped = words[2]
            } else if line.hasPrefix("# TYPE ") {
                guard words.count == 4, words[2] == helped, families[helped] == nil, helped > current else {
                    throw Fault(line: line, reason: "TYPE without HELP, twice, or not sorted")
                }
                guard ["counter", "gauge", "histogram"].contains(words[3]) else {
                    throw Fault(line: line, reason: "kind")
                }
                if words[3] == "counter" && !helped.hasSuffix("_total") {
                    throw Fault(line: line, reason: "a counter's name ends in _total")
                }
                current = helped
                families[current] = Family(kind: words[3])
            } else {
                let sample = try sample(line)
                guard var family = families[current], belongs(sample.name, to: current, family.kind) else {
                    throw Fault(line: line, reason: "a sample outside its family")
                }
                if family.samples.contains(where: { $0.name == sample.name && $0.labels == sample.labels }) {
                    throw Fault(line: line, reason: "twice")
                }
                family.samples.append(sample)
                families[current] = family
            }
        }
        for (name, family) in families where family.kind == "histogram" { try check(name, family) }
        return families
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.first, !first.isNumber else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") }
    }

    private static func belongs(_ name: String, to family: String, _ kind: String) -> Bool {
        kind == "histogram"
            ? ["_bucket", "_sum", "_count"].contains { name == family + $0 } : name == family
    }

    private static func sample(_ line: String) throws -> Sample {
        var rest = Substring(line)
        let name = String(rest.prefix { $0 != "{" && $0 != " " })
        guard isName(name) else { throw Fault(line: line, reason: "name") }
        rest = rest.dropFirst(name.count)
        var labels: [String: String] = [:]
        if rest.first == "{" {
            repeat {
                rest = rest.dropFirst()
                let label = String(rest.prefix { $0 != "=" })
                rest = rest.dropFirst(label.count)
                guard isName(label), rest.hasPrefix("=\""), labels[label] == nil else {
                    throw Fault(line: line, reason: "label")
                }
                rest = rest.dropFirst(2)
                labels[label] = try quoted(&rest, line)
            } while rest.first == ","
            guard rest.first == "}" else { throw Fault(line: line, reason: "labels do not end") }
            rest = rest.dropFirst()
        }
        guard rest.first == " ", let value = Double(rest.dropFirst()) else {
            throw Fault(line: line, reason: "value")
        }
        return Sample(name: name, labels: labels, value: value)
    }

    private static func quoted(_ rest: inout Substring, _ line: String) throws -> String {
        var text = ""
        while let character = rest.popFirst() {
            if character == "\"" { return text }
            if character != "\\" {
                text.append(character)
                continue
            }
            switch rest.popFirst() {
            case "n": text.append("\n")
            case "\\": text.append("\\")
            case "\"": text.append("\"")
            default: throw Fault(line: line, reason: "escape")
            }
        }
        throw Fault(line: line, reason: "a label value does not end")
    }

    private static func check(_ name: String, _ family: Family) throws {
        var series: [[String: String]: [Sample]] = [:]
        for sample in family.samples {
            var labels = sample.labels
            labels["le"] = nil
            series[labels, default: []].append(sample)
        }
        for samples in series.values {
            let buckets = samples.filter { $0.name == name + "_bucket" }
            let bounds = buckets.map { $0.labels["le"].flatMap(Double.init) ?? .nan }
            let counts = buckets.map(\.value)
            guard zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 }), bounds.last == .infinity,
                zip(counts, counts.dropFirst()).allSatisfy({ $0 <= $1 }),
                samples.first(where: { $0.name == name + "_count" })?.value == counts.last,
                samples.contains(where: { $0.name == name + "_sum" })
            else { throw Fault(line: name, reason: "histogram") }
        }
    }
}
