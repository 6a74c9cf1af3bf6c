package io.lateen.node.kubelet.stats;

/// What processes use.
///
/// @param cpuSeconds since they began, with what children that have ended used
/// @param residentBytes memory that is there; what several share counts for each
/// @param anonymousBytes the part of it that no file backs
record Usage(double cpuSeconds, long residentBytes, long anonymousBytes) {
  static final Usage NONE = new Usage(0, 0, 0);

  Usage plus(Usage other) {
    return new Usage(
        cpuSeconds + other.cpuSeconds,
        residentBytes + other.residentBytes,
        anonymousBytes + other.anonymousBytes);
  }
}
