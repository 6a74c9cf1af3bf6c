package io.lateen.proxy.xds;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Messages in messages, as they came.
final class Encoded {
  private static final int FILTER_CHAINS = 3;
  private static final int DEFAULT_FILTER_CHAIN = 25;
  private static final int FILTERS = 3;
  private static final int TYPED_CONFIG = 4;
  private static final int TYPE_URL = 1;
  private static final int VALUE = 2;
  private static final int ROUTE_CONFIG = 4;

  private static final int LOAD_ASSIGNMENT = 33;

  private Encoded() {}

  /// The encoded messages in a field.
  static List<ByteString> repeated(ByteString message, int field) {
    List<ByteString> values = new ArrayList<>();
    CodedInputStream in = message.newCodedInput();
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == field) {
          values.add(in.readBytes());
        } else {
          in.skipField(tag);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("read from memory", e);
    }
    return values;
  }

  /// The last one counts; empty when there is none.
  static ByteString last(ByteString message, int field) {
    List<ByteString> all = repeated(message, field);
    return all.isEmpty() ? ByteString.EMPTY : all.getLast();
  }

  /// The endpoints that stand in a cluster itself.
  static List<ByteString> assignments(ByteString cluster) {
    return repeated(cluster, LOAD_ASSIGNMENT);
  }

  /// The route tables that stand in a listener itself.
  static List<ByteString> tables(ByteString listener) {
    List<ByteString> chains = new ArrayList<>(repeated(listener, FILTER_CHAINS));
    chains.addAll(repeated(listener, DEFAULT_FILTER_CHAIN));
    List<ByteString> tables = new ArrayList<>();
    for (ByteString chain : chains) {
      for (ByteString filter : repeated(chain, FILTERS)) {
        ByteString config = last(filter, TYPED_CONFIG);
        if (last(config, TYPE_URL).toStringUtf8().endsWith(ListenerParser.MANAGER)) {
          tables.addAll(repeated(last(config, VALUE), ROUTE_CONFIG));
        }
      }
    }
    return tables;
  }
}
