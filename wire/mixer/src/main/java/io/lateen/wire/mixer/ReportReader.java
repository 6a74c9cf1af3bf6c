package io.lateen.wire.mixer;

import io.lateen.model.attribute.AttributeBag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads `istio.mixer.v1.ReportRequest` a part at a time, so that a message of many records that
/// each say little more than the one before does not have to fit into memory written out.
public final class ReportReader {
  /// Proxies send a hundred.
  public static final int MAX_RECORDS = 10_000;

  /// Values of all records together, written out.
  public static final int MAX_VALUES = 2_000_000;

  private final byte[] message;
  private final Words defaults;
  private final MessageCursor in;
  private int globalWordCount;
  private boolean delta = true;
  private Map<String, Object> before = Map.of();
  private int records;
  private long values;

  /// Reads what concerns all records.
  public ReportReader(byte[] message) throws MessageProblem {
    this.message = message;
    MessageCursor head = new MessageCursor(message, 0, message.length);
    defaults = Words.read(head, ReportBatch.DEFAULT_WORDS);
    while (head.more()) {
      int tag = head.tag();
      switch (tag) {
        case ReportBatch.WORD_COUNT << 3 -> globalWordCount = head.uint32();
        case ReportBatch.SEMANTICS << 3 -> delta = head.varint() == 0;
        default -> head.skip(tag);
      }
    }
    in = new MessageCursor(message, 0, message.length);
  }

  /// How many words of the [Dictionary] the caller has.
  public int globalWordCount() {
    return globalWordCount;
  }

  /// How long the message is.
  public int octets() {
    return message.length;
  }

  /// The next records, at most `most`; empty at the end. With DELTA_ENCODING each has everything
  /// that the ones before it said.
  public List<AttributeBag> next(int most) throws MessageProblem {
    List<AttributeBag> bags = new ArrayList<>(Math.min(most, 128));
    while (bags.size() < most && in.more()) {
      int tag = in.tag();
      if (tag == (ReportBatch.ATTRIBUTES << 3 | MessageCursor.LENGTH)) {
        bags.add(AttributeBag.taking(record()));
      } else {
        in.skip(tag);
      }
    }
    return bags;
  }

  private Map<String, Object> record() throws MessageProblem {
    int outer = in.enter();
    Map<String, Object> record;
    try {
      record = AttributeParser.read(in, defaults);
    } catch (MessageProblem e) {
      throw e.in("attributes[" + records + "]");
    }
    in.leave(outer);
    if (delta) {
      record = after(record);
    }
    values += record.size();
    if (++records > MAX_RECORDS || values > MAX_VALUES) {
      throw new MessageProblem(
          "attributes: "
              + records
              + " records of "
              + values
              + " values (expected: at most "
              + MAX_RECORDS
              + " and "
              + MAX_VALUES
              + ")");
    }
    return record;
  }

  private Map<String, Object> after(Map<String, Object> update) throws MessageProblem {
    if (!before.isEmpty()) {
      Map<String, Object> whole = new HashMap<>(before);
      whole.putAll(update);
      if (whole.size() > AttributeParser.MAX_ATTRIBUTES) {
        throw new MessageProblem(
            "attributes[" + records + "]: more than " + AttributeParser.MAX_ATTRIBUTES);
      }
      before = whole;
    } else {
      before = update;
    }
    return before;
  }
}
