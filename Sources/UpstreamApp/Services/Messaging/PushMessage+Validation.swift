import JSON

extension PushMessage {
    /// What is wrong with it, before anybody is asked; nil: nothing.
    var fault: String? { targetFault ?? dataFault ?? partFault ?? sizeFault }

    private var targetFault: String? {
        switch target {
        case .token(let token): return Self.isWord(token) ? nil : "its token is blank or has spaces"
        case .topic(let topic):
            return Self.isTopic(topic) ? nil : "its topic has other than letters, digits and -_.~%"
        case .condition(let condition):
            return condition.contains(" in topics") ? nil : "its condition names no topic"
        }
    }

    private var dataFault: String? {
        for pair in data {
            let isReserved =
                pair.name.isEmpty || pair.name == "from" || pair.name == "message_type"
                || pair.name.hasPrefix("google.") || pair.name.hasPrefix("gcm.")
            if isReserved { return "data may have no member called '\(pair.name)'" }
        }
        return Set(data.map(\.name)).count == data.count ? nil : "data has a member twice"
    }

    private var partFault: String? {
        for (name, url) in [("image", notification?.image), ("link", webPush?.link)] {
            if let url, !url.hasPrefix("https://") { return "its \(name) is no https URL" }
        }
        if let seconds = android?.timeToLiveSeconds, !(0...2_419_200).contains(seconds) {
            return "its time to live is not 0 to 2419200 seconds, four weeks"
        }
        if let payload = apple?.payload, payload.members == nil {
            return "its payload for Apple is no object"
        }
        return nil
    }

    private var sizeFault: String? {
        let isTopic =
            switch target {
            case .token: false
            case .topic, .condition: true
            }
        let largest = isTopic ? Self.largestTopicPayload : Self.largestPayload
        let parts = JSONValue.object([
            "notification": json["notification"], "data": json["data"],
        ])
        let apple = apple?.payload?.bytes.count ?? 0
        if parts.bytes.count <= largest && apple <= Self.largestPayload { return nil }
        return "it has more than \(largest) bytes"
    }

    static func isTopic(_ topic: String) -> Bool {
        !topic.isEmpty && topic.utf8.count <= 900
            && topic.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F, 0x2E, 0x7E, 0x25: true
                default: false
                }
            }
    }

    static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
