import JSON

extension PushMessage {
    var json: JSONValue {
        var members: [JSONValue.Member] = []
        switch target {
        case .token(let token): members.append(JSONValue.Member("token", .string(token)))
        case .topic(let topic): members.append(JSONValue.Member("topic", .string(topic)))
        case .condition(let condition): members.append(JSONValue.Member("condition", .string(condition)))
        }
        let others = JSONValue.object([
            "notification": notification?.json, "data": Self.texts(data), "android": android?.json,
            "apns": apple?.json, "webpush": webPush?.json,
            "fcm_options": analyticsLabel.map { .object(["analytics_label": .string($0)]) },
        ])
        return .object(members + (others.members ?? []))
    }

    fileprivate static func texts(_ pairs: [Pair]) -> JSONValue? {
        pairs.isEmpty ? nil : .texts(pairs.map { (key: $0.name, value: $0.value) })
    }
}

extension PushMessage.Notification {
    fileprivate var json: JSONValue {
        .object([
            "title": title.map { .string($0) }, "body": body.map { .string($0) },
            "image": image.map { .string($0) },
        ])
    }
}

extension PushMessage.Android {
    fileprivate var json: JSONValue {
        .object([
            "collapse_key": collapseKey.map { .string($0) },
            "priority": priority.map { .string($0.rawValue) },
            "ttl": timeToLiveSeconds.map { .string("\($0)s") },
        ])
    }
}

extension PushMessage.Apple {
    fileprivate var json: JSONValue {
        .object(["headers": PushMessage.texts(headers), "payload": payload])
    }
}

extension PushMessage.WebPush {
    fileprivate var json: JSONValue {
        .object([
            "headers": PushMessage.texts(headers), "data": PushMessage.texts(data),
            "notification": notification, "fcm_options": link.map { .object(["link": .string($0)]) },
        ])
    }
}
