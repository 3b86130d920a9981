"""`nano`, our own small language model: its data, its tokenizer, its training and its evaluation.

Nothing here is imported by the product; what comes out is a folder of weights that any transformers loader reads.
The order is generate → tokenize → train → gates → evaluate.
"""
