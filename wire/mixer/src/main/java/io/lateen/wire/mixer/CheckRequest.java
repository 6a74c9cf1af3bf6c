package io.lateen.wire.mixer;

import io.lateen.model.attribute.AttributeBag;
import java.util.LinkedHashMap;
import java.util.Map;

/// `istio.mixer.v1.CheckRequest`.
///
/// @param globalWordCount how many words of the [Dictionary] the caller has
/// @param deduplicationId empty for none
/// @param quotas by the quota's name
public record CheckRequest(
    AttributeBag attributes,
    int globalWordCount,
    String deduplicationId,
    Map<String, QuotaWish> quotas) {
  private static final int ATTRIBUTES = 1;
  private static final int WORD_COUNT = 2;
  private static final int DEDUPLICATION_ID = 3;
  private static final int QUOTAS = 4;

  /// More would be no request but an attack.
  public static final int MAX_QUOTAS = 1_000;

  public static CheckRequest parse(byte[] message) throws MessageProblem {
    MessageCursor in = new MessageCursor(message, 0, message.length);
    Map<String, Object> attributes = Map.of();
    int words = 0;
    String id = "";
    Map<String, QuotaWish> quotas = new LinkedHashMap<>();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case ATTRIBUTES << 3 | MessageCursor.LENGTH -> attributes = attributes(in);
        case WORD_COUNT << 3 -> words = in.uint32();
        case DEDUPLICATION_ID << 3 | MessageCursor.LENGTH -> id = in.string();
        case QUOTAS << 3 | MessageCursor.LENGTH -> quota(in, quotas);
        default -> in.skip(tag);
      }
    }
    return new CheckRequest(AttributeBag.taking(attributes), words, id, quotas);
  }

  private static Map<String, Object> attributes(MessageCursor in) throws MessageProblem {
    int outer = in.enter();
    try {
      return AttributeParser.read(in, Words.NONE);
    } catch (MessageProblem e) {
      throw e.in("attributes");
    } finally {
      in.leave(outer);
    }
  }

  private static void quota(MessageCursor in, Map<String, QuotaWish> quotas) throws MessageProblem {
    int outer = in.enter();
    String name = "";
    QuotaWish wish = new QuotaWish(0, false);
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case AttributeWriter.KEY << 3 | MessageCursor.LENGTH -> name = in.string();
        case AttributeWriter.VALUE << 3 | MessageCursor.LENGTH -> wish = wish(in);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    quotas.put(name, wish);
    if (quotas.size() > MAX_QUOTAS) {
      throw new MessageProblem("quotas: more than " + MAX_QUOTAS);
    }
  }

  private static QuotaWish wish(MessageCursor in) throws MessageProblem {
    int outer = in.enter();
    long amount = 0;
    boolean bestEffort = false;
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 -> amount = in.varint();
        case 2 << 3 -> bestEffort = in.varint() != 0;
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new QuotaWish(amount, bestEffort);
  }

  /// The message with attributes written before.
  ///
  /// @param attributes what an [AttributeWriter] wrote
  /// @param words the table their indices are from
  public static byte[] write(
      MessageBuffer attributes, WordTable words, String id, Map<String, QuotaWish> quotas) {
    MessageBuffer out = new MessageBuffer();
    int start = out.begin(ATTRIBUTES);
    words.writeTo(out, AttributeWriter.WORDS);
    out.octets(attributes.bytes(), 0, attributes.size());
    out.end(start);
    out.field(WORD_COUNT, words.known());
    if (!id.isEmpty()) {
      out.field(DEDUPLICATION_ID, id);
    }
    quotas.forEach((name, wish) -> write(out, name, wish));
    return out.toByteArray();
  }

  private static void write(MessageBuffer out, String name, QuotaWish wish) {
    int entry = out.begin(QUOTAS);
    out.field(AttributeWriter.KEY, name);
    int value = out.begin(AttributeWriter.VALUE);
    out.field(1, wish.amount());
    out.field(2, wish.bestEffort() ? 1 : 0);
    out.end(value);
    out.end(entry);
  }
}
