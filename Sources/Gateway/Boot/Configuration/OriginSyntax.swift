/// What a regular expression for origins says, as a tree.
indirect enum OriginSyntax {
    /// One byte of these.
    case byte(ASCIISet)
    case sequence([OriginSyntax])
    case choice([OriginSyntax])
    /// `most` nil: as often as it likes.
    case repeated(OriginSyntax, least: Int, most: Int?)
}
