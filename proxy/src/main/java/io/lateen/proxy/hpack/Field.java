package io.lateen.proxy.hpack;

/// One field that has been decoded: where its octets lie. Read only, and valid only during the call
/// that hands it over.
public final class Field {
  byte[] nameOctets = {};
  int nameFrom;
  int nameTo;
  byte[] valueOctets = {};
  int valueFrom;
  int valueTo;
  boolean sensitive;

  Field() {}

  public byte[] nameOctets() {
    return nameOctets;
  }

  public int nameFrom() {
    return nameFrom;
  }

  public int nameTo() {
    return nameTo;
  }

  public byte[] valueOctets() {
    return valueOctets;
  }

  public int valueFrom() {
    return valueFrom;
  }

  public int valueTo() {
    return valueTo;
  }

  /// Whether no hop may put it into a table (RFC 7541 section 6.2.3).
  public boolean sensitive() {
    return sensitive;
  }

  /// What it counts towards a header list (RFC 9113 section 6.5.2).
  public int size() {
    return nameTo - nameFrom + valueTo - valueFrom + DynamicTable.OVERHEAD;
  }

  void name(byte[] octets, int from, int to) {
    nameOctets = octets;
    nameFrom = from;
    nameTo = to;
  }

  void value(byte[] octets, int from, int to) {
    valueOctets = octets;
    valueFrom = from;
    valueTo = to;
  }
}
