/// How the lines of the access log have fared.
struct AccessLogFigures: Equatable {
    /// Lines handed to the writer and not dropped.
    var accepted: UInt64 = 0
    /// Lines dropped because the queue was full.
    var dropped: UInt64 = 0
    /// How often a batch met a full queue.
    var droppedBatches: UInt64 = 0
    /// Lines of batches that the sink did not take whole.
    var failed: UInt64 = 0
}
