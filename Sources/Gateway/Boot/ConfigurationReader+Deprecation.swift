/// `deprecated`, of a route: since when, until when, and where to read about it.
extension ConfigurationReader {
    mutating func deprecation(_ route: Section) -> Deprecation? {
        guard let setting = route["deprecated"], !isOff(setting) else { return nil }
        let section = section(
            setting, at: setting.path, known: ["since", "sunset", "link", "after_sunset"])
        guard let sinceSetting = section["since"] else {
            reportMissing(section, "since", "is missing; write the day from which the route is deprecated")
            return nil
        }
        let since = date(sinceSetting)
        let sunset = section["sunset"].flatMap { date($0) }
        if let since, let sunset, sunset < since, let setting = section["sunset"] {
            report(setting, "the sunset lies before the deprecation (RFC 9745, section 4)")
        }
        let link = optionalText(section, "link", default: nil) { text in
            let isURI =
                (text.hasPrefix("https://") || text.hasPrefix("http://") || text.hasPrefix("/"))
                && text.utf8.count <= 2_048
                && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3C && $0 != 0x3E && $0 != 0x22 }
            return isURI ? nil : "is not an address such as `https://docs.example/v2` or `/docs`"
        }
        let ends = choice(section, "after_sunset", default: false, ["serve": false, "gone": true])
        if ends, section["sunset"] == nil, let setting = section["after_sunset"] {
            report(setting, "`gone` needs a `sunset`")
        }
        return Deprecation(since: since ?? 0, sunset: sunset, link: link, endsAtSunset: ends)
    }

    mutating func date(_ setting: Setting) -> Int64? {
        guard let scalar = scalar(setting) else { return nil }
        if let seconds = DateText.unixSeconds(scalar.text) { return seconds }
        report(setting, "\(quoted(scalar)) is not \(DateText.forms)")
        return nil
    }
}
