public import Bytes

extension RedisTarget {
    /// Writes what a fresh connection says first, and answers how many commands that is; none for a server
    /// without password whose first database is used. A reply that is an error ends the connection.
    public func writeGreeting(into output: inout ByteBuffer) -> Int {
        var count = 0
        if let password {
            output.beginCommand(argumentCount: user == nil ? 2 : 3)
            output.append(argument: "AUTH" as StaticString)
            if let user { output.append(argument: user) }
            output.append(argument: password)
            count += 1
        }
        if database != 0 {
            output.beginCommand(argumentCount: 2)
            output.append(argument: "SELECT" as StaticString)
            output.append(argument: Int64(database))
            count += 1
        }
        return count
    }
}
