package io.lateen.wire.mixer;

/// Records on their way to Mixer, encoded as they come: `istio.mixer.v1.ReportRequest` with
/// INDEPENDENT_ENCODING, all records sharing one list of words. For one thread; used again and
/// again.
public final class ReportBatch {
  static final int ATTRIBUTES = 1;
  static final int DEFAULT_WORDS = 2;
  static final int WORD_COUNT = 3;
  static final int SEMANTICS = 4;
  private static final int INDEPENDENT_ENCODING = 1;

  private final WordTable words;
  private final MessageBuffer records = new MessageBuffer();
  private final AttributeWriter writer = new AttributeWriter(records);
  private int count;
  private int start;

  /// @param known how many words of the dictionary the receiver has
  public ReportBatch(int known) {
    words = new WordTable(known);
  }

  /// The table whose indices records are written with.
  public WordTable words() {
    return words;
  }

  /// Begins a record: what is written until [#end] belongs to it.
  public AttributeWriter begin() {
    start = records.begin(ATTRIBUTES);
    return writer;
  }

  public void end() {
    records.endInPlace(start);
    count++;
  }

  /// How many records there are.
  public int size() {
    return count;
  }

  /// About how many octets the message will have.
  public int octets() {
    return records.size() + words.octets() + 4 * words.size();
  }

  /// The message; the batch is empty afterwards.
  public byte[] take() {
    words.writeTo(records, DEFAULT_WORDS);
    records.field(WORD_COUNT, words.known());
    records.field(SEMANTICS, INDEPENDENT_ENCODING);
    byte[] message = records.toByteArray();
    clear();
    return message;
  }

  /// Forgets the records.
  public void clear() {
    records.clear();
    words.clear();
    count = 0;
  }
}
