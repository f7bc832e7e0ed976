import EventLoop

/// The end of a worker: nobody new is taken in, who is being served is served to the end, within a bound.
extension Engine {
    /// How long a connection without any request yet may take to make one. A load balancer opens some ahead
    /// of need, and the drain should not last for them.
    private static var firstRequestMicroseconds: Int64 { 1_000_000 }

    func drain(until deadlineMicroseconds: Int64) {
        if isDraining { return }
        isDraining = true
        isLeaving = true
        drainsUntil = deadlineMicroseconds
        closeListeners()
        var index = 0
        while index < clients.capacity {
            if let client = clients[index], client.phase == .idle {
                if client.requests == 0 {
                    let end = now.monotonic &+ Self.firstRequestMicroseconds
                    client.channel.setDeadline(min(client.channel.deadline, end), &loop.timers)
                }
                // A request may have come that no event has told of yet; with none, `rest` closes.
                client.channel.expectMore()
                serve(client)
            }
            index &+= 1
        }
        continueLeaving()
    }

    func continueLeaving() {
        if clients.count == 0 && exchangesInUse == 0 {
            end()
        } else if now.monotonic >= drainsUntil {
            metrics.recordHit(.drainTime)
            for exchange in exchanges where exchange.state != .free { cutOff(exchange) }
            end()
        }
    }
}
