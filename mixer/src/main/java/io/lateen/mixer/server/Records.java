package io.lateen.mixer.server;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.lateen.wire.proto.mixer.ReportRequest;
import java.io.IOException;

/// How many records a report has, before anybody reads them.
final class Records {
  private static final int TAG =
      WireFormat.FieldType.MESSAGE.getWireType() | ReportRequest.ATTRIBUTES_FIELD_NUMBER << 3;

  private Records() {}

  /// At least 1; of a broken message those before the fault.
  static int count(byte[] report) {
    CodedInputStream in = CodedInputStream.newInstance(report);
    int records = 0;
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        records += tag == TAG ? 1 : 0;
        in.skipField(tag);
      }
    } catch (IOException _) {
      // Whoever reads it says what is wrong.
    }
    return Math.max(1, records);
  }
}
