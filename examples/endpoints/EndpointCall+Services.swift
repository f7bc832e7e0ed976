extension EndpointCall {
    /// Asks a service for something. Its faults are the operator's to know; clients hear `problem` of it, and
    /// may try again.
    func asking<Result>(
        _ problem: String, _ body: () throws(ServiceError) -> Result
    ) throws(Problem) -> Result {
        do throws(ServiceError) {
            return try body()
        } catch {
            StandardError.write("\(request.path): \(error)")
            throw .unavailable(problem)
        }
    }
}
