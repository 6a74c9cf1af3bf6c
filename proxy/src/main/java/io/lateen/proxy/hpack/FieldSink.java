package io.lateen.proxy.hpack;

/// Takes the fields of a header block, in order.
@FunctionalInterface
public interface FieldSink {
  void field(Field field);
}
